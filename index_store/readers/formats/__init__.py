"""One module for each format that articles come in, web pages aside."""
