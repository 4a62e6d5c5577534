"""What every domain may use besides the standard library: a clock that a replay can set, the mark for personal data, and the
numbers of employers."""
