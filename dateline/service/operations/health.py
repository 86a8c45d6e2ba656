"""``/healthz``, ``/readyz`` and ``/metrics``: what operators and their machines ask."""

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel

from dateline.service.access.users import User
from dateline.service.operations.monitored_dateline import MonitoredDateline


class HealthReply(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class ReadyReply(BaseModel):
    """Whether questions can be asked now."""

    status: Literal["ready", "loading", "stopping"]
    articles: int
    model: str | None
    """Its name; null where answers are the archive's own sentences."""


def health_routes(dateline: MonitoredDateline) -> APIRouter:
    """Return the routes for operators."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    async def healthz() -> HealthReply:
        """Say that the process lives."""
        return HealthReply()

    @router.get("/readyz", responses={503: {"model": ReadyReply, "description": "Not yet"}})
    def readyz(response: Response) -> ReadyReply:
        """Say whether the model has loaded and the server is not shutting down."""
        told = readiness(dateline)
        response.status_code = 200 if told.status == "ready" else 503
        return told

    return router


def readiness(dateline: MonitoredDateline) -> ReadyReply:
    """Return whether an archive can be asked now."""
    state = dateline.model_state
    status: Literal["ready", "loading", "stopping"] = "ready"
    if dateline.stopping:
        status = "stopping"
    elif state.loading:
        status = "loading"
    articles = dateline.archive_summary.articles
    return ReadyReply(status=status, articles=articles, model=state.name if state.ready else None)


def metrics_routes() -> APIRouter:
    """Return the route for Prometheus; what it tells is of the process, whatever archives it has.

    Above several desks it is for administrators: the numbers of all are sums over all.
    """
    router = APIRouter(tags=["operations"])

    @router.get("/metrics", response_class=Response)
    def metrics(request: Request) -> Response:
        """Return counters and timings in Prometheus' text format."""
        user: User = request.state.user
        if not user.may_read:
            raise HTTPException(HTTPStatus.FORBIDDEN, "Only administrators may read these.")
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
