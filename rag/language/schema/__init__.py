"""The form of the data files of a language."""
