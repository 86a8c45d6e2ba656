"""A question as it was asked -> one ``Query`` that says what it asks for."""
