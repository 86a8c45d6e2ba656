"""What is handed in: files of curators, and articles of content systems."""
