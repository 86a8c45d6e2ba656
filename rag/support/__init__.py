"""A statement and sentences -> whether they say it."""
