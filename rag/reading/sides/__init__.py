"""Questions that compare named things: the value of each side is read, then code compares."""
