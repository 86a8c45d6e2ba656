"""Finding whole articles by their words: every one that holds them, counted exactly."""
