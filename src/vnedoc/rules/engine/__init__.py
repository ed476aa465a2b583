"""What a rule is, what it may ask of a message, and how all of them are run."""
