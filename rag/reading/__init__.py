"""Sentences -> claims: facts, lists and counts, courses of events, comparisons."""
