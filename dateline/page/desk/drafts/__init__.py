"""The tab in which a draft is checked."""
