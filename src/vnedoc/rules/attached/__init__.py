"""Rules on the files that come along."""
