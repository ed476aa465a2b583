"""Asking connectors to play a scenario, and judging how they did."""
