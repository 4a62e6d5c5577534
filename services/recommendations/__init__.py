"""Recommendations: offers read into concepts and vectors as they are published, and ranked for a profile."""
