"""Is each sentence of a draft told apart: supported, contradicted, superseded, not in the archive?

    python -m benchmarks.drafts --data DIR --gold FILE [--split open|held] [--keep FOLDER]
                                [--without-model] [--limit N] [--predictions FOLDER]

FILE is ``benchmarks/gold/drafts.jsonl``, sentences written over the articles of DIR; each is
checked by itself, against all of them.

* right: share of the sentences with the right one of the four verdicts; undecided is none,
* right_grouped: the same where contradicted and superseded count as one,
* right LABEL: share of those of each label that are told as that,
* wrongly_supported: share of all others that are said to be supported; lower is better,
* undecided: share that is left to a reader,
* cited: the gold article is among the sentences shown, of those that have one,
* opinions, s_per_sentence: how often a model was asked, and the mean of seconds.

The half "held" is only looked at in sums: ``--predictions`` is for the half "open".
"""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks.comparison import parser
from benchmarks.datasets import read_articles, rows_of
from benchmarks.face import Figures, evenly, report
from index_store import Index, IndexConfig, index_articles, open_embedder
from rag import CheckedDraft, CheckedSentence, Dateline, DraftVerdict
from rag.config import ModelConfig
from rag.evaluation import share
from rag.model.chat_model import ChatModel

LABELS = ("supported", "contradicted", "superseded", "not_in_archive")
_GROUPED = {"superseded": "contradicted"}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the gold, and what was said of it."""

    row: dict[str, Any]
    checked: CheckedSentence
    seconds: float

    @property
    def label(self) -> str:
        """What is right."""
        return str(self.row["label"])

    @property
    def cites_gold(self) -> bool:
        """Whether the gold article is among what is shown."""
        return self.row.get("article_id") in {item.article.id for item in self.checked.evidence}


def main() -> None:
    """Check the sentences and report."""
    made = parser(__doc__)
    made.add_argument("--gold", type=Path, required=True, help="the sentences")
    made.add_argument("--split", choices=("open", "held"), help="only this half of the sentences")
    chosen = made.parse_args()
    if chosen.predictions and chosen.split != "open":
        made.error("--predictions is for --split open: the other half is looked at in sums only")
    name = chosen.data.resolve().name
    rows = [
        row
        for row in rows_of(chosen.gold)
        if row["archive"] == name and chosen.split in (None, row["split"])
    ]
    config = ModelConfig.from_env()
    if chosen.without_model:
        config = ModelConfig(model_path=Path("no-model"))
    with TemporaryDirectory() as folder:
        place = (chosen.keep or Path(folder)) / name / "0"
        told = check_all(evenly(rows, chosen.limit), chosen.data, place, config)
    if chosen.predictions:
        chosen.predictions.mkdir(parents=True, exist_ok=True)
        write(chosen.predictions / "drafts.jsonl", told)
    report(f"drafts, {name}{f', {chosen.split}' if chosen.split else ''}", figures(told))


def check_all(
    rows: Sequence[dict[str, Any]], data: Path, place: Path, config: ModelConfig
) -> list[Told]:
    """Return what is said of each sentence, checked against the articles of a folder."""
    embedder, settings = open_embedder("wordllama"), IndexConfig(data=place)
    index_articles(read_articles(data), settings, embedder)
    told = []
    with (
        ChatModel.open(config) as chat,
        closing(Index(settings, embedder.name)) as index,
    ):
        state = chat.wait()
        if not state.ready and config.model_path != Path("no-model"):
            raise SystemExit(state.reason)
        dateline = Dateline(index, embedder, chat)
        for row in track(rows, "Checking", console=Console(stderr=True)):
            began = time.perf_counter()
            *_, draft = dateline.check(row["sentence"])
            assert isinstance(draft, CheckedDraft)
            told.append(Told(row, draft.sentences[0], time.perf_counter() - began))
    return told


def figures(told: Sequence[Told]) -> Figures:
    """Return the measures of the module's docstring."""
    by_label = {
        f"right {label}": share(
            [one.checked.verdict == label for one in told if one.label == label]
        )
        for label in LABELS
    }
    others = [one for one in told if one.label != DraftVerdict.SUPPORTED]
    asked = [one.checked.asked for one in told]
    return {
        "sentences": len(told),
        "right": share([one.checked.verdict == one.label for one in told]),
        "right_grouped": share([_group(one.checked.verdict) == _group(one.label) for one in told]),
        **by_label,
        "wrongly_supported": share(
            [one.checked.verdict is DraftVerdict.SUPPORTED for one in others]
        ),
        "undecided": share([one.checked.verdict is DraftVerdict.UNDECIDED for one in told]),
        "cited": share([one.cites_gold for one in told if one.row.get("article_id")]),
        "opinions": sum(asked),
        "s_per_sentence": round(sum(one.seconds for one in told) / len(told), 2),
    }


def _group(label: str) -> str:
    return _GROUPED.get(label, label)


def write(path: Path, told: Sequence[Told]) -> None:
    """Write every sentence with what was said of it as a line of JSON."""
    with path.open("w", encoding="utf-8") as file:
        for one in told:
            row = {"id": one.row["id"], "label": one.label, **one.checked.to_dict()}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
