"""Jobseekers and participants: a pseudonym outside; who they are and what they can do, sealed under a key of their own."""
