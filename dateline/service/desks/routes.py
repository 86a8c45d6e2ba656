"""What is served above the desks: the start page, a question to several, health, the feeds' 404."""

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from dateline.service.access.guard import FEED_PATH, NOTHING, SESSION_COOKIE
from dateline.service.access.login import MAX_FORM
from dateline.service.access.users import User
from dateline.service.api.problems import PROBLEMS
from dateline.service.api.schemas import MAX_BODY, AskRequest, Reply
from dateline.service.api.standing_routes import NO_FEED
from dateline.service.desks.desk import ROOT
from dateline.service.desks.desks import DeskAnswer, Desks, UnknownDeskError
from dateline.service.desks.start_page import render_start
from dateline.service.operations.health import HealthReply, ReadyReply, readiness
from rag import MAX_CHARACTERS, Answer, AskOptions, QuestionError, clean_question

Names = Annotated[
    list[str],
    Field(
        max_length=1_000,
        description="The names of the desks to ask; without them, all that you may read.",
    ),
]


class DesksRequest(AskRequest):
    """A question to several desks."""

    desks: Names | None = None


class DeskReply(Reply):
    """What one desk says: an answer, or why there is none."""

    desk: str
    """Its name."""
    title: str
    answer: Answer | None = None
    """As the desk's own `/api/ask` gives it."""
    error: str | None = None

    @classmethod
    def of(cls, said: DeskAnswer) -> "DeskReply":
        """Return what is sent of what a desk said."""
        desk = said.desk
        return cls(desk=desk.name, title=desk.title, answer=said.answer, error=said.error)


class DesksReply(BaseModel):
    """What each desk says, in the order of the file of desks; nothing is merged."""

    answers: list[DeskReply]


class DesksReady(BaseModel):
    """Whether every desk can be asked now."""

    status: Literal["ready", "loading", "stopping", "closed"]
    """The worst of all desks; "closed": the archive of one cannot be opened."""
    desks: dict[str, ReadyReply | None]
    """Those that you may read, by name; null: its archive cannot be opened."""


def desk_routes(desks: Desks) -> APIRouter:
    """Return the routes above the desks."""
    router = APIRouter()
    _add_pages(router, desks)
    _add_health(router, desks)

    @router.post(
        "/api/ask",
        tags=["desks"],
        responses=PROBLEMS | {404: {"description": "There is no such desk"}},
        max_body_size=MAX_BODY,
    )
    async def ask(body: DesksRequest, request: Request) -> DesksReply:
        """Ask several desks; each answers from its own archive, with its own sentences."""
        question = clean_question(body.question)
        try:
            chosen = desks.chosen(request.state.user, body.desks)
        except UnknownDeskError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, NOTHING) from error
        options = AskOptions(**{name: getattr(body, name) for name in AskOptions.model_fields})
        said = await desks.ask(
            request.state.caller, chosen, question, options, request.is_disconnected
        )
        return DesksReply(answers=[DeskReply.of(one) for one in said])

    @router.get(f"{ROOT}{{desk}}{FEED_PATH}", include_in_schema=False)
    async def no_feed(
        desk: str,
        token: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        # As a desk that is there says it, to whoever asks without an account which desks are.
        raise HTTPException(HTTPStatus.NOT_FOUND, NO_FEED)

    return router


def _add_pages(router: APIRouter, desks: Desks) -> None:
    @router.get("/", include_in_schema=False)
    async def start(request: Request) -> Response:
        readable = desks.readable(request.state.user)
        names = [desk.name for desk in readable]
        return HTMLResponse(render_start(readable, **_shown(request), asked=names))

    @router.get("/favicon.ico", include_in_schema=False, status_code=HTTPStatus.NO_CONTENT)
    async def icon() -> None:
        """Pages have theirs in them; some browsers ask here before they have seen it."""

    @router.post("/ask", include_in_schema=False, max_body_size=MAX_FORM)
    async def ask(
        request: Request,
        question: Annotated[str, Form(max_length=4 * MAX_CHARACTERS)],
        desk: Annotated[list[str], Form(max_length=1_000)] = [],  # noqa: B006 - FastAPI copies it
    ) -> Response:
        user: User = request.state.user
        shown = {**_shown(request), "question": question, "asked": desk}
        try:
            chosen = desks.chosen(user, desk)
            if not chosen:
                raise QuestionError("Tick a desk to ask.")
            said = await desks.ask(
                request.state.caller,
                chosen,
                clean_question(question),
                AskOptions(),
                request.is_disconnected,
            )
        except UnknownDeskError as error:
            raise HTTPException(HTTPStatus.NOT_FOUND, NOTHING) from error
        except QuestionError as error:
            page = render_start(desks.readable(user), message=str(error), **shown)
            return HTMLResponse(page, HTTPStatus.BAD_REQUEST)
        return HTMLResponse(render_start(desks.readable(user), answers=said, **shown))


def _shown(request: Request) -> dict[str, Any]:
    user: User = request.state.user
    return {"audit": user.is_administrator, "session": SESSION_COOKIE in request.cookies}


def _add_health(router: APIRouter, desks: Desks) -> None:
    @router.get("/healthz", tags=["operations"])
    async def healthz() -> HealthReply:
        """Say that the process lives."""
        return HealthReply()

    @router.get(
        "/readyz",
        tags=["operations"],
        responses={503: {"model": DesksReady, "description": "Not every desk"}},
    )
    def readyz(request: Request, response: Response) -> DesksReady:
        """Say whether every desk can be asked; which there are is told to who may read them."""
        told = {
            name: readiness(one.dateline) if one.dateline else None
            for name, one in desks.served.items()
        }
        found = {one.status if one else "closed" for one in told.values()}
        worst: tuple[Literal["stopping", "closed", "loading"], ...]
        worst = ("stopping", "closed", "loading")
        status = next((one for one in worst if one in found), None)
        response.status_code = 503 if status else 200
        user: User | None = getattr(request.state, "user", None)
        readable = [desk.name for desk in desks.readable(user)] if user else []
        return DesksReady(status=status or "ready", desks={name: told[name] for name in readable})
