"""The stories tab: matters that go on, and the page of each."""
