"""The anatomy of a web page: its body, title, author and date, chosen by fitted weights."""
