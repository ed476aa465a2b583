"""Connectors that do one thing wrong, and how they are judged."""
