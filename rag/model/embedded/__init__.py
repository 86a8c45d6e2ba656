"""What the embedded model has beside its file: kept states of prompts, and an adapter."""
