"""The fields that the index of articles has; texts themselves stay in the catalogue."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from tantivy import Schema, SchemaBuilder

from index_store.search.articles.analysis import NAME, STEMS, WORDS
from index_store.search.articles.expression import TextField
from index_store.search.articles.names import names_of
from index_store.types import Article

FORM = "2"  # of fields and analyzers; raise it with every change: older indexes are made again
FORM_FILE = "form"

REVISION = "revision"
OUTLET, AUTHOR, LANGUAGE = "outlet", "author", "language"  # as they are written, to be counted
OUTLET_NAME, AUTHOR_NAME = "outlet_name", "author_name"
DAY, MOMENT, MONTH, CLUSTER = "day", "moment", "month", "cluster"
NAMES = "names"  # that the text prints, as it prints them
UNDATED = 0  # below the ordinal of every day
SECONDS_OF_DAY = 86_400

FIELDS: dict[str, dict[TextField, tuple[str, ...]]] = {
    WORDS: {
        TextField.ANYWHERE: ("title_words", "text_words"),
        TextField.TITLE: ("title_words",),
        TextField.AUTHOR: ("author_words",),
        TextField.OUTLET: ("outlet_words",),
        TextField.LANGUAGE: (LANGUAGE,),
    },
    STEMS: {
        TextField.ANYWHERE: ("title_stems", "text_stems"),
        TextField.TITLE: ("title_stems",),
    },
}
"""Analyzer -> where a term is looked for -> fields."""


@cache
def schema() -> Schema:
    """Return the schema."""
    builder = SchemaBuilder()
    builder.add_text_field(REVISION, stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("title", "text"):
        builder.add_text_field(f"{name}_words", tokenizer_name=WORDS)
        builder.add_text_field(f"{name}_stems", tokenizer_name=STEMS)
    for name in (AUTHOR, OUTLET):
        builder.add_text_field(f"{name}_words", tokenizer_name=WORDS)
        builder.add_text_field(f"{name}_name", tokenizer_name=NAME, index_option="basic")
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(LANGUAGE, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(NAMES, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field(DAY, indexed=True, fast=True)
    for name in (MOMENT, MONTH, CLUSTER):
        builder.add_integer_field(name, fast=True)
    return builder.build()


def row_of(revision: str, article: Article, cluster: str | None) -> dict[str, object]:
    """Return what the index keeps of an article, by field.

    Args:
        revision: Its name in the catalogue.
        article: What it says.
        cluster: The id of the first of its near-duplicates, if it has any.
    """
    row: dict[str, object] = {REVISION: revision, DAY: UNDATED, MOMENT: UNDATED}
    for name, text in (("title", article.title), ("text", article.text)):
        row |= {f"{name}_words": text, f"{name}_stems": text}
    for name, who in ((OUTLET, article.source), (AUTHOR, article.author)):
        if who and (written := " ".join(who.split())):
            row |= {f"{name}_words": written, f"{name}_name": written, name: written}
    row[NAMES] = sorted(names_of(article.text))
    if article.language:
        row[LANGUAGE] = article.language.lower()
    if day := article.day:
        row |= {DAY: day.toordinal(), MONTH: 100 * day.year + day.month}
        row[MOMENT] = SECONDS_OF_DAY * day.toordinal() + _second_of_day(article)
    if cluster:
        digest = hashlib.blake2b(cluster.encode(), digest_size=7).digest()
        row[CLUSTER] = int.from_bytes(digest)
    return row


def _second_of_day(article: Article) -> int:
    moment = article.published
    if not isinstance(moment, datetime):
        return 0
    return 3_600 * moment.hour + 60 * moment.minute + moment.second


def is_current(path: Path) -> bool:
    """Say whether there is an index in the folder ``path``, of the present form."""
    try:
        return (path / FORM_FILE).read_text(encoding="ascii") == FORM
    except (OSError, ValueError):
        return False
