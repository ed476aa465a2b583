"""How messages and zips of the suite are written, the same bytes everywhere."""
