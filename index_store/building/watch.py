"""Adding what is new at some sources, again and again."""

import logging
import time
from collections.abc import Iterator, Sequence

from index_store.building.build import add_sources
from index_store.building.report import BuildReport
from index_store.building.sources import Progress
from index_store.building.worker import run_in_child
from index_store.config import IndexConfig
from index_store.errors import DatelineError

logger = logging.getLogger(__name__)


def watch_sources(
    sources: Sequence[str], config: IndexConfig, every_seconds: float, progress: Progress
) -> Iterator[BuildReport | DatelineError]:
    """Add the sources, wait, and do it again; yield every report, and every error on the way.

    An address that cannot be reached or a folder that is gone is tried again the next time. The
    wait is counted from the end of one round, so that rounds never pile up.
    """
    while True:
        try:
            yield run_in_child(add_sources, list(sources), config=config, progress=progress)
        except DatelineError as error:
            yield error
        time.sleep(every_seconds)
