"""News items in JSON, by the examples of the three versions of the IPTC's specification."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index_store.errors import UnreadableArticleError
from index_store.readers import read
from index_store.types import Article, Skipped
from tests.helpers.reading import Archive

BODY = "The harbour of Port Ellis reopened on Monday after a week of storms, the mayor said."
MORE = "Two ferries sailed for the islands at noon, each with a hundred passengers on board."
HTML = f"<p>{BODY}</p><p>{MORE}</p>"
ONE = {
    "uri": "http://data.courier.example/text/1", "type": "text", "pubstatus": "usable",
    "firstcreated": "2025-09-04T10:15:00Z", "versioncreated": "2025-09-05T08:00:00Z",
    "headline": "Harbour reopens", "byline": "By Ida Brandt", "language": "en-GB",
    "copyrightholder": "Harbour Courier", "body_xhtml": HTML,
}  # fmt: skip
TWO = {
    "uri": "http://data.courier.example/text/1", "standard": {"name": "ninjs", "version": "2.0"},
    "pubstatus": "usable", "firstcreated": "2025-09-04T10:15:00Z",
    "versioncreated": "2025-09-05T08:00:00Z", "by": "Ida Brandt", "language": "en-GB",
    "headlines": [{"role": "main", "contenttype": "text/plain", "value": "Harbour reopens"}],
    "infosources": [{"name": "Harbour Courier"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": HTML}],
}  # fmt: skip
THREE = {
    "uri": "http://data.courier.example/text/1", "standard": {"name": "ninjs", "version": "3.0"},
    "pubStatus": "usable", "firstCreated": "2025-09-04T10:15:00Z",
    "versionCreated": "2025-09-05T08:00:00Z", "by": "By Ida Brandt", "language": "en-GB",
    "headlines": [{"role": "main", "contentType": "text/plain", "value": "Harbour reopens"}],
    "infoSources": [{"name": "Harbour Courier"}],
    "bodies": [{"role": "main", "contentType": "text/plain", "value": f"{BODY}\n\n{MORE}"}],
}  # fmt: skip


@pytest.mark.parametrize("item", [ONE, TWO, THREE], ids=["1", "2", "3"])
def test_every_version_gives_the_same_article(archive: Archive, item) -> None:
    article = archive.read("a.json", json.dumps(item))
    assert (article.title, article.text) == ("Harbour reopens", f"{BODY}\n\n{MORE}")
    assert (article.author, article.source, article.language) == (
        "Ida Brandt", "Harbour Courier", "en",
    )  # fmt: skip
    assert article.published == datetime(2025, 9, 4, 10, 15, tzinfo=UTC)
    assert article.updated == datetime(2025, 9, 5, 8, 0, tzinfo=UTC)


def test_what_was_withdrawn_is_named_beside_the_others(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    items = [ONE, ONE | {"pubstatus": "canceled"}, THREE | {"pubStatus": "withheld"}]
    path.write_text("\n".join(map(json.dumps, items)))
    article, canceled, withheld = read(path, root=tmp_path)
    assert isinstance(article, Article)
    assert isinstance(canceled, Skipped)
    assert isinstance(withheld, Skipped)
    assert "is canceled by its agency" in canceled.reason
    assert "is withheld by its agency" in withheld.reason


@pytest.mark.parametrize("bodies", [[], None, "x", [{"value": 3}], [[]]])
def test_an_item_without_a_text_says_so(archive: Archive, bodies) -> None:
    with pytest.raises(UnreadableArticleError, match="has no text"):
        archive.read("a.json", json.dumps(TWO | {"bodies": bodies}))
