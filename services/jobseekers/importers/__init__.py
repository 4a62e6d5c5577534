"""Profiles from files: Europass, JSON Resume, and our own JSON. Names, contacts and remarks are dropped on reading."""
