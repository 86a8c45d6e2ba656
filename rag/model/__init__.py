"""Chat models behind one protocol: on a server, or embedded in this machine."""
