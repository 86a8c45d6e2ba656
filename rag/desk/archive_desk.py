"""What is asked of an archive beside questions: its stories, its people and bodies."""

from collections.abc import Sequence
from datetime import date, datetime

from index_store import Index
from rag.config import RagConfig
from rag.desk.briefing.reader import read_briefing
from rag.desk.briefing.window import BriefingWindow
from rag.desk.people.listing import names_like
from rag.desk.people.reader import read_name
from rag.desk.stories.lists import entries_of
from rag.desk.stories.reader import read_story
from rag.types import Briefing, NameEntry, NamePage, Story, StoryEntry


class ArchiveDesk:
    """Tells of an archive without a question, and without a chat model."""

    def __init__(self, index: Index, config: RagConfig) -> None:
        """Take the archive and the thresholds."""
        self._index = index
        self._config = config

    def stories(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] = (),
        limit: int = 20,
    ) -> list[StoryEntry]:
        """Return stories: articles on one matter as it develops, those of the last days first.

        Args:
            since: Only stories with an article of this day or later.
            until: Only stories with an article of this day or earlier; with ``since``, one between.
            outlets: Only stories with such an article of these; empty: of any.
            limit: The most stories to return, at least 1.

        Raises:
            QuestionError: The archive has no such outlet, the days are the wrong way round, or the
                index was built before there were stories.
        """
        snapshot = self._index.current()
        return entries_of(snapshot, since, until, outlets, limit, self._config.stories)

    def story(self, id_: str) -> Story | None:
        """Return a story with what its articles tell of it, or None where there is none such.

        The first time this takes some seconds for a large story; no chat model is asked.

        Raises:
            QuestionError: The index was built before there were stories.
            ParserError: The parser's model is missing.
        """
        return read_story(self._index.current(), id_, self._config)

    def briefing(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        arrived_after: datetime | None = None,
        story: str | None = None,
        outlets: Sequence[str] = (),
        limit: int = 10,
    ) -> Briefing:
        """Return what is new, by story, in exact sentences; no chat model is asked.

        An article is new that was reported from ``since`` to ``until``, and came into the archive
        after ``arrived_after``, as far as these are given. A sentence is told for what no older
        article of its story says.

        Args:
            since: The first day of report; without it and ``arrived_after`` the last seven days.
            until: The last day of report.
            arrived_after: A moment with its zone, such as that of the last look.
            story: Only what is new in this one.
            outlets: Only new articles of these; empty: of any. What another told is not new.
            limit: The most stories to tell, at least 1; the others are counted.

        Raises:
            QuestionError: The archive has no such outlet or story, the days are the wrong way
                round, or the index was built before there were stories.
            ParserError: The parser's model is missing.
        """
        window = BriefingWindow.of(since, until, arrived_after, self._config.briefing.days)
        snapshot = self._index.current()
        return read_briefing(snapshot, window, outlets, story, limit, self._config)

    def names(self, words: str = "", limit: int = 10) -> list[NameEntry]:
        """Return people and bodies of the archive, those that most articles print first.

        Args:
            words: Of the name, in any order; each may be only the beginning of one.
            limit: The most to return, at least 1.

        Raises:
            QuestionError: The words are too many.
            IndexMissingError: An older Dateline made the index; the message says what to do.
            ParserError: The parser's model is missing.
        """
        return names_like(self._index.current(), words, limit, self._config.people)

    def name_page(self, name: str, offset: int = 0) -> NamePage | None:
        """Return what articles tell of a person or body, or None where none names it.

        Args:
            name: As articles print it; case does not count.
            offset: How many of its articles, newest first, to pass over.

        Raises:
            QuestionError: Several go by the name, or it has fewer articles.
            IndexMissingError: An older Dateline made the index; the message says what to do.
            ParserError: The parser's model is missing.
        """
        return read_name(self._index.current(), name, offset, self._config)
