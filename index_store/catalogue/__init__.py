"""The truth in SQL: every article, revision, chunk and embedding that an archive ever held."""
