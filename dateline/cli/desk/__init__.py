"""Commands for what an archive desk does beside asking: searches, drafts, stories, names."""
