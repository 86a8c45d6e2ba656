"""The archive as an MCP server: its tools, over HTTP and standard input and output."""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing, contextmanager
from functools import partial, wraps
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import BaseModel, RootModel

from dateline.service.api.schemas import (
    ArticleReply,
    BriefingRequest,
    DraftText,
    Limit,
    NameWords,
    Offset,
    Outlets,
    Question,
    SearchWords,
    Since,
    Until,
)
from dateline.service.asker import Asker
from index_store import DatelineError
from rag import (
    Answer,
    ArticleOptions,
    Briefing,
    CheckedDraft,
    Dateline,
    Event,
    Evidence,
    FoundArticles,
    NameEntry,
    NamePage,
    Reading,
    SearchOptions,
    Stage,
    Story,
    StoryEntry,
    one_line,
    without_markup,
)

INSTRUCTIONS = (
    "A news archive. `ask` answers a question with statements that are each proved by exact "
    "sentences of articles, or says that the archive does not hold the answer; quote its "
    "evidence, not your memory. `search` finds and counts the articles that hold some words, "
    "`get_article` gives a whole article; `stories` lists the matters that go on, `story` tells "
    "how one went, `briefing` what is new; `names` lists people and bodies, `name_page` tells "
    "what one said and did. `check_draft` says of each sentence of a text whether the archive "
    "says so, says otherwise, or does not hold it."
)


def tool_server(asker: Asker) -> MCPServer:
    """Return the MCP server; the caller chooses its transport."""
    server = MCPServer("dateline", instructions=INSTRUCTIONS, log_level="WARNING")

    @server.tool(structured_output=True)
    @with_options
    async def ask(
        question: Question, context: Context, options: SearchOptions
    ) -> RootModel[Answer]:  # of a dataclass the descriptions would be lost
        """Answer a question from the archive, every statement with the sentences that prove it."""
        steps = 0
        async with aclosing(asker.events(question, options.after(()))) as events:
            async for event in events:
                if isinstance(event, Answer):
                    return RootModel[Answer](event)
                for message in _told(event):
                    steps += 1
                    await context.report_progress(steps, message=message)
        raise AssertionError("a stream ends with an Answer")

    @server.tool(structured_output=True)
    @with_options
    async def search(options: ArticleOptions, query: SearchWords = "") -> RootModel[FoundArticles]:
        """Find the articles that hold some words, with where they do; counts are of all found."""
        found = await asker.run(partial(asker.dateline.search_articles, query, options))
        return RootModel[FoundArticles](found)

    @server.tool(structured_output=True)
    @with_options
    async def check_draft(
        text: DraftText, context: Context, options: SearchOptions
    ) -> RootModel[CheckedDraft]:
        """Say of each sentence of a draft what the archive says of it; nothing of it is kept."""
        steps = 0
        async with aclosing(asker.checked(text, options)) as events:
            async for event in events:
                if isinstance(event, CheckedDraft):
                    return RootModel[CheckedDraft](event)
                steps += 1
                await context.report_progress(steps, message=event.verdict.in_words)
        raise AssertionError("a check ends with a CheckedDraft")

    @server.tool(structured_output=True)
    async def get_article(article_id: str) -> ArticleReply:
        """Return a whole article by the article_id of a quote or hit."""
        found = await asker.run(partial(asker.dateline.article, article_id))
        if found is None:
            raise ToolError("The archive holds no article with this id.")
        return ArticleReply.model_validate(found)

    _add_story_tools(server, asker)
    _add_briefing_tool(server, asker)
    _add_name_tools(server, asker)
    return server


def _add_story_tools(server: MCPServer, asker: Asker) -> None:
    @server.tool(structured_output=True)
    async def stories(
        since: Since = None, until: Until = None, outlets: Outlets | None = None, limit: Limit = 20
    ) -> list[RootModel[StoryEntry]]:
        """List stories, articles on one matter as it develops, those of the last days first."""
        with _refusals_told():
            call = partial(
                asker.dateline.stories,
                since=since,
                until=until,
                outlets=outlets or (),
                limit=limit,
            )
            return [RootModel[StoryEntry](entry) for entry in await asker.run(call)]

    @server.tool(structured_output=True)
    async def story(story_id: str) -> RootModel[Story]:
        """Return a story: what happened, who is in it, its numbers over time, its articles."""
        with _refusals_told():
            found = await asker.run(partial(asker.dateline.story, story_id))
        if found is None:
            raise ToolError("The archive holds no story with this id.")
        return RootModel[Story](found)


def _add_briefing_tool(server: MCPServer, asker: Asker) -> None:
    @server.tool(structured_output=True)
    @with_options
    async def briefing(options: BriefingRequest) -> RootModel[Briefing]:
        """Tell what is new, by story: sentences that no older article of the story says."""
        return RootModel[Briefing](await asker.run(partial(options.read, asker.dateline)))


def _add_name_tools(server: MCPServer, asker: Asker) -> None:
    @server.tool(structured_output=True)
    async def names(words: NameWords = "", limit: Limit = 20) -> list[RootModel[NameEntry]]:
        """List people and bodies of the archive, those that most articles name first."""
        with _refusals_told():
            found = await asker.run(partial(asker.dateline.names, words, limit))
        return [RootModel[NameEntry](entry) for entry in found]

    @server.tool(structured_output=True)
    async def name_page(name: NameWords, offset: Offset = 0) -> RootModel[NamePage]:
        """Return a person or body: who it is, what it said and did, each with its sentence."""
        with _refusals_told():
            found = await asker.run(partial(asker.dateline.name_page, name, offset))
        if found is None:
            raise ToolError("No article of the archive names it.")
        return RootModel[NamePage](found)


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Tell whoever called a tool what it refuses."""
    try:
        yield
    except DatelineError as error:
        raise ToolError(str(error)) from error


def _told(event: Event) -> list[str]:
    """Return what an event tells whoever waits for the answer."""
    match event:
        case Stage(name=name):
            return [name]
        case Reading(sentences=sentences):
            return [f"Reading {_quoted(item)}" for item in sentences]
    return []


def _quoted(item: Evidence) -> str:
    outlet = item.article.source or "outlet unknown"
    day = item.article.written_day or "date unknown"
    return without_markup(one_line(f"“{item.text}” ({outlet}, {day})"))


def serve_tools(dateline: Dateline) -> None:
    """Serve the tools to the program that started this one, on standard input and output."""
    tool_server(Asker(dateline)).run("stdio")


def with_options(tool: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Let a tool take each field of its options as an argument, and tell what it refuses.

    Args:
        tool: Takes the fields as one value, ``options``.
    """
    signature = inspect.signature(tool)
    options: type[BaseModel] = signature.parameters["options"].annotation
    own = [parameter for name, parameter in signature.parameters.items() if name != "options"]
    fields = options.model_fields
    chosen = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=Annotated[field.rebuild_annotation(), field],
        )
        for name, field in fields.items()
    ]

    @wraps(tool)
    async def call(**arguments: Any) -> Any:
        given = {name: arguments.pop(name) for name in fields.keys() & arguments.keys()}
        with _refusals_told():
            return await tool(**arguments, options=options(**given))

    call.__signature__ = signature.replace(parameters=[*own, *chosen])  # type: ignore[attr-defined]
    return call
