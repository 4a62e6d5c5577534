"""What every domain may use besides the standard library: a clock that a replay can set, and the mark for personal data."""
