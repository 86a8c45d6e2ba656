"""A change of the archive: read the sources, write a snapshot, verify it, switch to it."""
