"""The cases, made from tables and a seed: what a system is asked, and what is right."""
