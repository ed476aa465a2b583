"""The statement: a signature over values, which survives the way through other systems."""
