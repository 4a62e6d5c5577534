"""Insertion rates and other figures: named definitions over the same events, as known on any date."""
