"""Programmes: their terms, the figures told of them, and obstacles on people's paths."""
