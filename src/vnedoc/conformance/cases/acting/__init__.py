"""Cases for what acts: what makes messages, and connectors that fetch, store and answer."""
