"""Who is for a thing and who against it, sentence by sentence, and why."""
