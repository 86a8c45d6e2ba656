"""Searching for articles: what is written in a search, and what is found by it."""
