"""The MCP tools above the desks: which there are, and a question to several."""

from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from starlette.requests import Request

from dateline.service.api.mcp_tools import with_options
from dateline.service.api.schemas import Question
from dateline.service.desks.desks import Desks
from dateline.service.desks.routes import DeskReply, DesksReply, Names
from rag import SearchOptions

INSTRUCTIONS = (
    "Several news archives. `desks` lists those that you may read. `ask` asks them all, or those "
    "that are named, and gives the answer of each with the sentences that prove it: quote its "
    "evidence, not your memory. Each desk has more tools of its own at its `/mcp`."
)


def desk_tools(desks: Desks) -> MCPServer:
    """Return the MCP server above the desks, for HTTP: the guard has noted on requests who asks."""
    server = MCPServer("dateline", instructions=INSTRUCTIONS, log_level="WARNING")

    @server.tool(name="desks", structured_output=True)
    async def list_desks(context: Context) -> dict[str, str]:
        """List the desks that you may read, each with its title."""
        readable = desks.readable(_request(context).state.user)
        return {desk.name: desk.title for desk in readable}

    @server.tool(structured_output=True)
    @with_options
    async def ask(
        question: Question, context: Context, options: SearchOptions, names: Names | None = None
    ) -> DesksReply:
        """Answer a question from several archives, each with the sentences that prove it."""
        state = _request(context).state
        chosen = desks.chosen(state.user, names)
        said = await desks.ask(state.caller, chosen, question, options.after(()), _waits)
        return DesksReply(answers=[DeskReply.of(one) for one in said])

    return server


async def _waits() -> bool:
    return False  # who has gone cancels the call


def _request(context: Context) -> Request:
    request: Any = context.request_context.request
    assert isinstance(request, Request)
    return request
