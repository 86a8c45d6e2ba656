"""The tabs of the page: their components and what happens in them."""
