"""What is new in an archive: which articles, of which stories, and which of their sentences."""
