"""Lists of what has no name: foods, weapons, charges."""
