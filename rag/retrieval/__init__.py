"""A ``Query`` -> the articles and sentences that bear on it, best first."""
