"""A text that is not published yet -> what the archive says of each of its sentences."""
