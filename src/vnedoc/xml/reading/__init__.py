"""From bytes to typed values: prolog, skeleton without attachments, tree, fields."""
