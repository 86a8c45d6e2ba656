"""What is known of the language that articles and questions are written in."""
