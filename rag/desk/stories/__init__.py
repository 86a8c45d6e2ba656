"""What a story is called and what its page shows; which articles are of it, the index knows."""
