"""Looking after an archive: what is wrong with it, what it holds, taking it elsewhere."""
