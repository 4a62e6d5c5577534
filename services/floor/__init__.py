"""The shared floor: settings, database, streams, views, errors, places."""
