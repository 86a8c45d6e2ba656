"""The search tab: articles found by words and filters, narrowed, read, kept as saved searches."""
