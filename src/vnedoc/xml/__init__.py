"""Between bytes and values: the only package that knows lxml."""
