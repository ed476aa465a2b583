"""Signatures inside attached PDF files."""
