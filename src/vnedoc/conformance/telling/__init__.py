"""Results as people and machines read them: reports, comparisons, declarations."""
