"""The JSON of the HTTP requests, and of the replies that are no answer: those are ``rag.Answer``.

OpenAPI and the descriptions of the MCP tools are made from it.
"""

from datetime import date
from typing import Annotated

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field

from rag import MAX_CHARACTERS, AskOptions, Day, SearchOptions

Question = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CHARACTERS,
        description="In plain words.",
        examples=["Which countries refused to send troops?"],
    ),
]
MAX_PASSAGES = 100
Limit = Annotated[int, Field(ge=1, le=MAX_PASSAGES)]
MAX_BODY = 2**20  # bytes of a request; a long conversation has a tenth of it

# What JSON tells of a day or a moment: ISO 8601.
_Published = Annotated[
    str | None, BeforeValidator(lambda day: day.isoformat() if isinstance(day, date) else day)
]


class AskRequest(AskOptions):
    """A question to the archive."""

    question: Question


class SearchRequest(SearchOptions):
    """What to look for; in a body, since addresses end up in the logs of proxies."""

    query: Question
    limit: Limit = 10


Since = Annotated[
    Day | None, Field(description="Only stories with an article of this day or later.")
]
Until = Annotated[
    Day | None, Field(description="Only stories with an article of this day or earlier.")
]
Outlets = Annotated[
    list[Annotated[str, Field(max_length=200)]],
    Field(max_length=100, description="Only stories with such an article of one of these outlets."),
]


class Reply(BaseModel):
    """Base of what is sent, made of values of ``rag``; the descriptions stand below the fields."""

    model_config = ConfigDict(use_attribute_docstrings=True, from_attributes=True)


class PassageReply(Reply):
    """A passage that bears on a query."""

    article_id: str = Field(validation_alias=AliasPath("article", "id"))
    title: str = Field(validation_alias=AliasPath("article", "title"))
    source: str | None = Field(validation_alias=AliasPath("article", "source"))
    published: _Published = Field(validation_alias=AliasPath("article", "published"))
    url: str | None = Field(validation_alias=AliasPath("article", "url"))
    text: str = Field(validation_alias=AliasPath("chunk", "text"))
    start: int = Field(validation_alias=AliasPath("chunk", "start"))
    """Where the passage begins in the article's text, in characters."""
    end: int = Field(validation_alias=AliasPath("chunk", "end"))
    score: float
    """Log-odds that its article answers the query, by words, vectors, age and outlet, less where
    another passage of the article fits better. They lack a constant of the query: only
    differences between the passages of one reply mean something; higher is better."""


class ArticleReply(Reply):
    """One article as it is stored."""

    id: str
    title: str
    source: str | None
    author: str | None
    published: _Published
    url: str | None
    language: str | None
    text: str
    """Paragraphs, separated by one empty line."""
