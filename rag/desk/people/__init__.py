"""People and bodies of the archive: which there are, and what its articles tell of each."""
