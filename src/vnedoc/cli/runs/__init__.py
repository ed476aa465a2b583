"""A run over many messages: what is checked and how, what is written where, how far it is."""
