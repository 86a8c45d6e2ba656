"""A model chooses which sentence answers, and which of its words; each choice must hold."""
