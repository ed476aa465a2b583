"""Rules on what the header says of the document itself."""
