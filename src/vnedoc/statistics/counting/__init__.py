"""What is put to an engine: events as units and as numbers, counted by body."""
