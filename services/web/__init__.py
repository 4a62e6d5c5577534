"""The pages: drawn on the server, for a telephone first, in four languages, above the services."""
