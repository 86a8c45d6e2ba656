"""Articles in XML: feeds and the formats of news agencies."""
