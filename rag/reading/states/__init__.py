"""Who takes which position on a matter, read from every article that bears on it."""
