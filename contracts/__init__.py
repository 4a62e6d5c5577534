"""What a service tells the others: every published event, versioned, typed, without personal data."""
