"""Build scripts of the shipped data; needed only to make it again."""
