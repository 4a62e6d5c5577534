"""Words for people: locales, formats, the glossary of coded values, and offers rendered in several languages."""
