"""What sites and agencies send, and pages of print: feeds, sitemaps, news items, ALTO."""
