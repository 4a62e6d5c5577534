"""Trainings, their sessions, and each participant's path through a session."""
