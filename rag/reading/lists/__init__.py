"""Lists of whatever is asked for: the names in all that bears on a statement, weighed."""
