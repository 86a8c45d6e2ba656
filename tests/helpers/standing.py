"""A small archive without a chat model that grows, and the desk that asks it."""

from pathlib import Path

from dateline.service import MonitoredDateline
from index_store import Index, IndexConfig
from tests.helpers.extractive import NoModel
from tests.helpers.small_archive import EMBEDDER, index_reports

Report = tuple[str, str, str, str]

VALE = ("2026-10-01", "Quay Gazette", "Council", "Tamsin Vale supports the Orrel tram, she said.")
RUUN = ("2026-10-01", "Hill Post", "Leader", "Piet Ruun opposes the Orrel tram, he said on Monday.")
TURN = ("2026-10-05", "Hill Post", "Turn", "Piet Ruun now supports the Orrel tram, he said.")
REPRINT = ("2026-10-02", "Velby Echo", "Leader", RUUN[3])
FERRY = ("2026-10-03", "Quay Gazette", "Ferry", "The ferry to Skell was late because of fog.")
_LONG = (
    "The council of Orrel heard on Friday what the tram bridge over the Marl would carry. An "
    "engineer, Edda Morn, laid out the loads of steel and stone, the width of the lanes and the "
    "months in which no boat could pass. Shopkeepers on the quay asked who would pay for closed "
    "streets, and the mayor promised an answer before the first frost of the winter."
)
HEARING = ("2026-10-03", "Quay Gazette", "Hearing", _LONG)
HEARING_AGAIN = ("2026-10-04", "Velby Echo", "Hearing", f"{_LONG} It sat for four hours.")
SIDES = "Who is for and who is against the Orrel tram?"


def grow(data: Path, *reports: Report) -> None:
    """Make the archive hold these reports, in a snapshot of its own."""
    index_reports(data, reports)


def opened(data: Path, *reports: Report) -> MonitoredDateline:
    """An archive of some reports, without a chat model."""
    grow(data, *reports)
    return MonitoredDateline(Index(IndexConfig(data=data), EMBEDDER.name), EMBEDDER, NoModel())
