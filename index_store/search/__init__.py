"""What finds passages: chunks, vectors, words, and a row for every article."""
