"""Tests that break real processes, a real database, a real broker: what is promised is shown."""
