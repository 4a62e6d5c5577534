"""From text to concepts, and from concepts to offers in order: what a jobseeker and an offer have in common."""
