"""Cases of payloads with a schema of their own: who is told what one is, must judge it so."""
