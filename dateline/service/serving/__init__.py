"""An application on an address, and the limits of its connections."""
