"""A message as a mail: composed in one of two forms, and written in pieces."""
