"""How Passerelle is run, and how the data it ships is made."""
