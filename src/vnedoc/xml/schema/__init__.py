"""The schema's verdict: what libxml2 finds, told in words that help."""
