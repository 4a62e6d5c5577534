"""Occupations and skills as concepts: one thing with a name in every language."""
