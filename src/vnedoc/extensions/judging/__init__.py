"""Messages and payloads judged by what extensions declare."""
