"""The header of a mail: its fields, and texts, addresses and parameters in them, both ways."""
