"""Commands for what an archive desk does beside asking: searches, checks of drafts, stories."""
