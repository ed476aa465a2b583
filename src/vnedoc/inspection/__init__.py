"""What a file really is, whatever its name says: magic bytes, archives, media types."""
