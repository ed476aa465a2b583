"""Asking an adapter, within limits, and judging its answers."""
