"""The archive as an MCP server: ``ask``, ``search`` and ``get_article``, over HTTP and stdio."""

from contextlib import aclosing
from functools import partial
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from dateline.service.api.schemas import (
    MAX_PASSAGES,
    AnswerReply,
    ArticleReply,
    AsOf,
    OutletNames,
    PassageReply,
    Question,
)
from dateline.service.asker import Asker
from index_store import DatelineError
from rag import Answer, Stage

INSTRUCTIONS = (
    "A news archive. `ask` answers a question with statements that are each proved by exact "
    "sentences of articles, or says that the archive does not hold the answer; quote its "
    "evidence, not your memory. `search` finds passages, `get_article` gives a whole article."
)


def tool_server(asker: Asker) -> MCPServer:
    """Return the MCP server; the caller chooses its transport."""
    server = MCPServer("dateline", instructions=INSTRUCTIONS, log_level="WARNING")

    @server.tool(structured_output=True)
    async def ask(
        question: Question, context: Context, as_of: AsOf = None, outlets: OutletNames = ()
    ) -> AnswerReply:
        """Answer a question from the archive, every statement with the sentences that prove it."""
        steps = 0
        try:
            asked = asker.events(question, as_of=as_of, outlets=outlets)
            async with aclosing(asked) as events:
                async for event in events:
                    if isinstance(event, Answer):
                        return AnswerReply.of(event)
                    if isinstance(event, Stage):
                        steps += 1
                        await context.report_progress(steps, message=event.name)
        except DatelineError as error:
            raise ToolError(str(error)) from error
        raise AssertionError("a stream ends with an Answer")

    @server.tool(structured_output=True)
    async def search(
        query: Question,
        limit: Annotated[int, Field(ge=1, le=MAX_PASSAGES)] = 10,
        as_of: AsOf = None,
        outlets: OutletNames = (),
    ) -> list[PassageReply]:
        """Find the passages of the archive that bear most on a query, best first."""
        try:
            call = partial(asker.dateline.search, query, limit=limit, as_of=as_of, outlets=outlets)
            return [PassageReply.of(found) for found in await asker.run(call)]
        except DatelineError as error:
            raise ToolError(str(error)) from error

    @server.tool(structured_output=True)
    async def get_article(article_id: str) -> ArticleReply:
        """Return a whole article by the article_id of a quote or passage."""
        found = await asker.run(partial(asker.dateline.article, article_id))
        if found is None:
            raise ToolError("The archive holds no article with this id.")
        return ArticleReply.of(found)

    return server
