"""What an archive desk is told beside answers: stories, people and bodies."""
