"""What a signature covers, and why one no longer fits."""
