"""Questions that are asked again: whether their answers changed, and which articles are new."""
