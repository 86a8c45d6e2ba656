"""Markup: each module draws one thing, from values alone."""
