"""Errors of question answering; all are ``DatelineError`` (index_store/errors.py).

* RagError
  + QuestionError       the question cannot be asked (empty, too long)
  + ChatModelError      the chat model failed or cannot be reached
  + ModelFileError      the embedded model's file cannot be had or does not verify
  + ParserError         the parser's model is missing or of another version
"""

from index_store import DatelineError


class RagError(DatelineError):
    """A question cannot be answered."""


class QuestionError(RagError):
    """The question is empty or longer than the limit."""


class ChatModelError(RagError):
    """The chat model failed, refused the key or cannot be reached."""


class ModelFileError(RagError):
    """The embedded model's file is missing, cannot be fetched or is damaged."""


class ParserError(RagError):
    """The model that parses sentences is not installed, or is of another version."""
