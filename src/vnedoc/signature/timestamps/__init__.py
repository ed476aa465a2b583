"""Timestamps: CMS, TSTInfo, and the judgement on them (RFC 3161, RFC 5652)."""
