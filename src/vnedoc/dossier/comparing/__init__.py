"""A manifest compared with what is there: files, other messages, signatures of papers."""
