"""A mail taken apart: its parts as spans of its bytes, and what each of them holds."""
