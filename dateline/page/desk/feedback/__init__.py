"""Feedback of readers, and the questions that curators make of it."""
