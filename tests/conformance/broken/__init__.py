"""Fifteen readers and verifiers that are wrong in one way each, and right in every other.

Each is vnedoc's own adapter with one defect that was seen in real software. ``DEFECT`` is the name
under which the suite must find it.
"""
