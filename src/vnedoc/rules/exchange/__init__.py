"""Rules on what happens between agencies: hops, answers, updates, replies, moments."""
