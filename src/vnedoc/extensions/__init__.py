"""Extensions: payloads with their own schema, and an agency's own rules."""
