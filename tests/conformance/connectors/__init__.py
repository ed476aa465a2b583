"""Connectors that do one thing wrong; `tests/conformance/test_connectors.py` asks them."""
