"""Certificates: paths, anchors, revocation, and what all of it may cost (RFC 5280, RFC 6960)."""
