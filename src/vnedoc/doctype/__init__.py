"""Kinds of documents: the catalogue, the classifier and the delivery policy."""
