"""Times in a question: which it states, and whether of events, of reports or of what was known."""
