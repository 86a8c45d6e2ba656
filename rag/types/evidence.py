"""Sentences of the archive, the statements that they prove, and the JSON of both.

In JSON a sentence brings along what is to be told of its article, and whatever rests on it refers
to it by its number. Read back, the article holds the paragraphs that were kept of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import Field, GetCoreSchemaHandler, PlainSerializer, PlainValidator, ValidationInfo
from pydantic_core import core_schema

from index_store import Article, read_moment, write_moment
from rag.types.codec import JsonValue
from rag.types.corroboration import Corroboration

Paragraphs = Mapping[str, Sequence[tuple[int, str]]]
"""Of an article, by its id: paragraphs, each with the place in the text where it begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(JsonValue):
    """One sentence of one article, exactly as it stands there."""

    number: int
    """By which the ``[n]`` markers of the text refer to it; from 1."""
    quote: str
    start: int
    """Where the quote begins in the article's text, in characters."""
    end: int
    article_id: str
    title: str
    source: str | None
    """The outlet."""
    author: str | None
    published: str | None
    """A day, or a moment with its zone, in ISO 8601; null where the article does not say."""
    url: str | None
    origin: str
    """Where it was read from, relative to the folder that was indexed, or a URL."""

    def evidence(self, info: ValidationInfo) -> "Evidence":
        """Return the sentence; of its article the text is what was kept, the quote at least."""
        known: QuotedSentences = info.context or QuotedSentences()
        text = ""
        for start, paragraph in known.paragraphs.get(self.article_id, [(self.start, self.quote)]):
            text = text.ljust(start, "\n") + paragraph
        article = Article(
            id=self.article_id,
            title=self.title,
            text=text,
            source=self.source,
            author=self.author,
            published=read_moment(self.published),
            url=self.url,
            origin=self.origin,
        )
        return Evidence(number=self.number, article=article, start=self.start, end=self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(JsonValue):
    """One sentence of one article. Its text is a slice of the article, so a quote is verbatim."""

    number: int
    """The number by which the model and the answer's ``[n]`` markers refer to it; from 1."""
    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence, exactly as it stands in the article."""
        return self.article.text[self.start : self.end]

    @property
    def paragraph_span(self) -> tuple[int, int]:
        """Start and end, in the article's text, of the paragraph that holds the sentence."""
        text = self.article.text
        start = text.rfind("\n\n", 0, self.start)
        end = text.find("\n\n", self.end)
        return (0 if start < 0 else start + 2), (len(text) if end < 0 else end)

    @property
    def quotation(self) -> Quotation:
        """What a reader needs to show and to check the quote, without the article's text."""
        article = self.article
        return Quotation(
            number=self.number,
            quote=self.text,
            start=self.start,
            end=self.end,
            article_id=article.id,
            title=article.title,
            source=article.source,
            author=article.author,
            published=write_moment(article.published),
            url=article.url,
            origin=article.origin,
        )

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema by which a sentence is written and read as its ``Quotation``."""
        quotation = handler.generate_schema(Quotation)
        read = core_schema.with_info_after_validator_function(Quotation.evidence, quotation)
        return core_schema.json_or_python_schema(
            read,
            core_schema.union_schema([core_schema.is_instance_schema(cls), read]),
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda item: item.quotation, return_schema=quotation
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedSentences:
    """The sentences that the numbers in a JSON refer to, and what was kept of their articles."""

    numbered: Mapping[int, Evidence] = field(default_factory=dict)
    paragraphs: Paragraphs = field(default_factory=dict)

    @classmethod
    def of(
        cls, sentences: Iterable[Mapping[str, Any]], paragraphs: Paragraphs | None = None
    ) -> Self:
        """Return them from their JSON.

        Args:
            sentences: Each as ``Evidence.to_dict`` returns it.
            paragraphs: As ``cited_paragraphs`` returns them; None: only the sentences were kept.
        """
        context = cls(paragraphs=paragraphs or {})
        read = [Evidence.from_dict(told, context) for told in sentences]
        return cls(numbered={item.number: item for item in read}, paragraphs=context.paragraphs)


def _cited(value: object, info: ValidationInfo) -> Evidence:
    """Return the sentence that a number refers to."""
    if isinstance(value, Evidence):
        return value
    known: QuotedSentences = info.context or QuotedSentences()
    if not isinstance(value, int) or value not in known.numbered:
        raise ValueError(f"no sentence has the number {value!r}")
    return known.numbered[value]


Cited = Annotated[
    Evidence,
    PlainValidator(_cited, json_schema_input_type=int),
    PlainSerializer(lambda item: item.number, return_type=int),
]
"""In JSON its number."""


class Verdict(StrEnum):
    """What sentences say of a statement."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    NOT_STATED = "not_stated"


class ClaimKind(StrEnum):
    """How a statement came about."""

    VERBATIM = "verbatim"
    """It is the sentence, or a part of it."""
    COMPOSED = "composed"
    """It was put together by code from checked parts."""
    PARAPHRASED = "paraphrased"
    """The model's words, which passed the test of support."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried(JsonValue):
    """Words of a sentence that carry a statement."""

    number: int
    """Of the sentence."""
    start: int
    """Where they begin in the sentence, in characters."""
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(JsonValue):
    """Whether sentences say what a statement says, and why."""

    verdict: Verdict
    reason: str
    """In words for readers, such as "the sentence says this of Ostria, not of Varenia"."""
    score: float
    """From 0 to 1: the share of statements with such measures that were supported among those
    that it was fitted on; 1 for words of the archive itself."""
    carried: tuple[Carried, ...] = ()
    """What in the sentences carries the statement, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(JsonValue):
    """A statement of the model that was left out."""

    text: str
    reason: str
    """In words for readers, as of ``Support``."""
    replaced: bool = False
    """Whether its sentence stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(JsonValue):
    """One statement of an answer and the sentences that prove it (at least one)."""

    text: str
    """The statement without markers."""
    kind: ClaimKind = ClaimKind.COMPOSED
    support: Support | None = None
    """None in answers that were kept before there was such a test."""
    subject: str | None = None
    """In an answer to "which ...?": the one that the statement lists, such as "Italy"."""
    evidence: tuple[Cited, ...]
    """The sentences that prove it; in JSON their numbers."""
    corroboration: Corroboration | None = None
    """Who reports it; None while an answer is written, and where several sentences prove it."""

    @property
    def marked_text(self) -> str:
        """The statement followed by its markers, such as "It rained [1][3]."."""
        marks = "".join(f"[{item.number}]" for item in self.evidence)
        body = self.text.rstrip()
        return f"{body[:-1]} {marks}{body[-1]}" if body[-1:] in ".!?" else f"{body} {marks}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Side(JsonValue):
    """What one report says where reports differ."""

    value: str
    """What the report says, as it writes it: a number, day or name, or "yes" or "no"."""
    evidence: Annotated[Cited, Field(alias="number")]
    """The sentence that says so; in JSON its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(JsonValue):
    """Reports of one thing that differ about it."""

    sides: tuple[Side, ...]
    """At least two; first the one that the answer rests on."""


def carrying_words(claim: Claim, item: Evidence) -> list[tuple[str, bool]]:
    """Return a sentence in pieces that join to it, each with whether it carries the statement."""
    text, told, place = item.text, list[tuple[str, bool]](), 0
    carried = claim.support.carried if claim.support else ()
    for start, end in sorted((one.start, one.end) for one in carried if one.number == item.number):
        first, last = max(start, place), min(end, len(text))
        if first < last:
            told += [(text[place:first], False)] if place < first else []
            told.append((text[first:last], True))
            place = last
    return told + ([(text[place:], False)] if place < len(text) else [])


def cited_paragraphs(evidence: Iterable[Evidence]) -> dict[str, list[tuple[int, str]]]:
    """Return of each article the paragraphs that are cited; see ``QuotedSentences``."""
    spans: dict[str, dict[int, str]] = {}
    for item in evidence:
        start, end = item.paragraph_span
        spans.setdefault(item.article.id, {})[start] = item.article.text[start:end]
    return {id_: sorted(own.items()) for id_, own in spans.items()}
