"""Offers from files: France Travail's API, schema.org JobPosting, CSV. What they accept is in docs/importing.md."""
