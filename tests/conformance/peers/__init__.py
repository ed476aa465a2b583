"""Verifiers that others wrote, as adapters of the suite: ``python -m tests.conformance.peers.jdk``.

Each asks its library, with the settings that the library's own guide gives, and tells the values
of what the library says it digested. What they get wrong stands in docs/conformance/peers.md.
"""
