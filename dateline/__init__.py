"""The product around the libraries: the command line, the services and the page."""
