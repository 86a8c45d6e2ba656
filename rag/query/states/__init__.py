"""Questions about positions: who stands where on a matter."""
