"""Candidates for an offer: the jobseekers who agreed to be suggested to recruiters, under a pseudonym that holds for one offer."""
