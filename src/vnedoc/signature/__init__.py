"""Signatures: algorithms, trust, time, verdicts and the keys that make them.

Nothing is imported here: `vnedoc` must not load cryptography before a signature is asked for.
"""
