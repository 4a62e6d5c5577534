"""How place names are written in adverts and forms, and read."""
