"""Questions in, proved answers out: the Python query API.

    from rag import Dateline

    with Dateline.open("data") as dateline:
        answer = dateline.ask("Which countries refused to send troops?")

question -> query -> retrieval -> reading -> claims, each supported -> answer; ``pipeline`` wires
them.
"""

import importlib
import typing

from index_store import ArchiveSummary, Article, DatelineError, write_day
from rag.config import CheckConfig, ModelConfig, RagConfig
from rag.errors import ChatModelError, ModelFileError, ParserError, QuestionError, RagError
from rag.types import (
    MAX_HITS,
    MAX_OFFSET,
    MAX_REACH,
    MAX_TURNS,
    Answer,
    ArticleHit,
    ArticleOptions,
    AskOptions,
    BriefedStory,
    Briefing,
    BriefingCoverage,
    BriefingLine,
    Carried,
    ChangedFigure,
    CheckedDraft,
    CheckedSentence,
    Claim,
    ClaimKind,
    Corroboration,
    Coverage,
    Day,
    Description,
    Difference,
    Disagreement,
    Draft,
    DraftVerdict,
    Event,
    Evidence,
    Facet,
    Facets,
    FoundArticles,
    ListRow,
    MarkedArticle,
    Messages,
    ModelState,
    NameEntry,
    NameForm,
    NameLine,
    NamePage,
    Outlets,
    PeriodCount,
    QuotedSentences,
    Reading,
    Refused,
    SearchOptions,
    Selection,
    Side,
    Snippet,
    Stage,
    Standing,
    Status,
    Story,
    StoryArticle,
    StoryEntry,
    StoryName,
    StoryNumber,
    StoryValue,
    Support,
    TimelineEvent,
    ValueCount,
    ValueRow,
    Verdict,
    Window,
    WindowKind,
    carrying_words,
    cited_paragraphs,
    escape_markdown,
    is_web,
    one_line,
    without_markers,
    without_markup,
    write_verdicts,
    write_writers,
)

if typing.TYPE_CHECKING:
    from rag.desk.standing.changes import compare
    from rag.desk.standing.facts import Fact, Quoted, facts_of
    from rag.evaluation import Outcome, ask_all, evaluation_figures, read_questions
    from rag.inspection import Inspection
    from rag.language.parse import parser_state
    from rag.model.model_files import fetch_model, find_model, terminal_progress
    from rag.model.protocol import Completion, LanguageModel
    from rag.pipeline import Dateline, open_model
    from rag.query.answer_type import AnswerType, ItemKind
    from rag.query.query import Query
    from rag.query.understanding import MAX_CHARACTERS, clean_question
    from rag.reading.differing.disagreements import rival_claims
    from rag.retrieval.article_ranker import Candidate
    from rag.retrieval.retriever import Reranker

# Imported when they are first used: to annotate an answer nobody needs to read questions, and the
# openai package takes a second to load.
_HOME = {
    "AnswerType": "rag.query.answer_type",
    "Candidate": "rag.retrieval.article_ranker",
    "Completion": "rag.model.protocol",
    "Dateline": "rag.pipeline",
    "Fact": "rag.desk.standing.facts",
    "Inspection": "rag.inspection",
    "ItemKind": "rag.query.answer_type",
    "LanguageModel": "rag.model.protocol",
    "MAX_CHARACTERS": "rag.query.understanding",
    "Query": "rag.query.query",
    "Quoted": "rag.desk.standing.facts",
    "Reranker": "rag.retrieval.retriever",
    "Outcome": "rag.evaluation",
    "ask_all": "rag.evaluation",
    "clean_question": "rag.query.understanding",
    "compare": "rag.desk.standing.changes",
    "evaluation_figures": "rag.evaluation",
    "facts_of": "rag.desk.standing.facts",
    "fetch_model": "rag.model.model_files",
    "open_model": "rag.pipeline",
    "find_model": "rag.model.model_files",
    "parser_state": "rag.language.parse",
    "read_questions": "rag.evaluation",
    "rival_claims": "rag.reading.differing.disagreements",
    "terminal_progress": "rag.model.model_files",
}

__all__ = [
    "MAX_CHARACTERS",
    "MAX_HITS",
    "MAX_OFFSET",
    "MAX_REACH",
    "MAX_TURNS",
    "Answer",
    "AnswerType",
    "ArchiveSummary",
    "Article",
    "ArticleHit",
    "ArticleOptions",
    "AskOptions",
    "BriefedStory",
    "Briefing",
    "BriefingCoverage",
    "BriefingLine",
    "Candidate",
    "Carried",
    "ChangedFigure",
    "ChatModelError",
    "CheckConfig",
    "CheckedDraft",
    "CheckedSentence",
    "Claim",
    "ClaimKind",
    "Completion",
    "Corroboration",
    "Coverage",
    "Dateline",
    "DatelineError",
    "Day",
    "Description",
    "Difference",
    "Disagreement",
    "Draft",
    "DraftVerdict",
    "Event",
    "Evidence",
    "Facet",
    "Facets",
    "Fact",
    "FoundArticles",
    "Inspection",
    "ItemKind",
    "LanguageModel",
    "ListRow",
    "MarkedArticle",
    "Messages",
    "ModelConfig",
    "ModelFileError",
    "ModelState",
    "NameEntry",
    "NameForm",
    "NameLine",
    "NamePage",
    "Outcome",
    "Outlets",
    "ParserError",
    "PeriodCount",
    "Query",
    "QuestionError",
    "Quoted",
    "QuotedSentences",
    "RagConfig",
    "RagError",
    "Reading",
    "Refused",
    "Reranker",
    "SearchOptions",
    "Selection",
    "Side",
    "Snippet",
    "Stage",
    "Standing",
    "Status",
    "Story",
    "StoryArticle",
    "StoryEntry",
    "StoryName",
    "StoryNumber",
    "StoryValue",
    "Support",
    "TimelineEvent",
    "ValueCount",
    "ValueRow",
    "Verdict",
    "Window",
    "WindowKind",
    "ask_all",
    "carrying_words",
    "cited_paragraphs",
    "clean_question",
    "compare",
    "escape_markdown",
    "evaluation_figures",
    "facts_of",
    "fetch_model",
    "find_model",
    "is_web",
    "one_line",
    "open_model",
    "parser_state",
    "read_questions",
    "rival_claims",
    "terminal_progress",
    "without_markers",
    "without_markup",
    "write_day",
    "write_verdicts",
    "write_writers",
]


def __getattr__(name: str) -> object:
    """Import a name of ``__all__`` when it is first used."""
    if name in _HOME:
        globals()[name] = getattr(importlib.import_module(_HOME[name]), name)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
