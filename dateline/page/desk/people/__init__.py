"""The people tab: persons and bodies of the archive, and the page of each."""
