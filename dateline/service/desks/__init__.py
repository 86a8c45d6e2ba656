"""Several archives in one service: a desk is a whole service of its own below its own path."""
