"""Teaches the built-in encoder what ESCO knows: which labels, in whatever language and words, name one occupation.

``python -m matching.training`` writes the adapter that ships; `docs/model-card.md` says what it is made of and worth.
"""
