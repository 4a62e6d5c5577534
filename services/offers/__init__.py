"""The offers service: what recruiters and partner feeds publish, searchable on both sides of the border."""
