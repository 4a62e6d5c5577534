"""Jobs that participants took, and what follow-ups found."""
