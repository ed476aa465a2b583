"""Making signatures: keys, terms, the signature's XML, levels, counter-signatures."""
