"""The tabs of the page, each with the markup and the style that belong to it."""
