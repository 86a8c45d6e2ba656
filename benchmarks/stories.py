"""Are articles grouped into stories as a news desk would file them? Against gold pairs.

    python -m benchmarks.stories --data DIR --gold benchmarks/gold/stories.jsonl [--split open]

The archive is indexed (``--keep FOLDER`` keeps the index for the next run), grouped as a build
does, and every gold pair of it looked up. The largest stories are named, for the eye.
"""

import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from benchmarks.datasets import read_articles
from benchmarks.face import parser, report
from benchmarks.story_pairs import GOLD, Written, agreement, f1_figures, read_pairs
from index_store import IndexConfig, index_articles, open_embedder

NAMED = 5  # of the largest stories


def main() -> None:
    """Measure what the command line names."""
    options = parser(__doc__)
    options.add_argument("--gold", type=Path, default=GOLD, help="pairs of articles, one a line")
    options.add_argument("--split", choices=("train", "open", "held"), help="only these pairs")
    options.add_argument("--keep", type=Path, help="keep the index here for the next run")
    chosen = options.parse_args()
    pairs = read_pairs(chosen.gold, chosen.data.name, chosen.split)
    with ExitStack() as stack:
        work = chosen.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        config = IndexConfig(data=work)
        index_articles(read_articles(chosen.data), config, open_embedder("wordllama"))
        written = Written.of(config)
        began = time.monotonic()
        stories = written.grouped()
        spent = time.monotonic() - began
    sizes = Counter(filter(None, stories.values()))
    titles = {member.id: member.title for member in written.members}
    for story, size in sizes.most_common(NAMED):
        print(f"{size:4}  {titles[story]}")
    figures = {
        "pairs": len(pairs),
        **f1_figures(agreement(pairs, stories)),
        "seconds": spent,
        "articles": len(stories),
        "stories": len(sizes),
        "in_stories": sum(sizes.values()),
        "largest": max(sizes.values(), default=0),
    }
    report(f"Stories of {chosen.data.name}, {chosen.split or 'all pairs'}", figures)


if __name__ == "__main__":
    main()
