"""A signature held against its message, then against certificates and time."""
