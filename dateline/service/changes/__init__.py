"""Changes of the archive: by curators, and of what content systems push."""
