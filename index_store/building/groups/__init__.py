"""Which articles belong together: reprints of one text, and stories that go on for weeks."""
