"""Days and outlets that a caller sets count in every interface; what none knows is refused."""

import httpx
import pytest

QUESTION = "Who hosted the Lisbon summit?"
LIST = "Which countries refused to send troops?"
GIVEN = {"kind": "given", "words": None}


def test_api_binds_an_answer_and_a_search_to_outlets(address) -> None:
    query = {"query": "Lisbon", "outlets": ["harbour courier"]}
    found = httpx.post(f"{address}/api/search", json=query).json()
    assert {hit["source"] for hit in found["hits"]} == {"Harbour Courier"}
    asked = {"question": QUESTION, "outlets": ["harbour courier"]}
    told = httpx.post(f"{address}/api/ask", json=asked).json()
    assert told["outlets"] == {"names": ["Harbour Courier"], "given": True}
    assert {item["source"] for item in told["evidence"]} == {"Harbour Courier"}
    asked["outlets"] = ["Harbor Currier"]
    refused = httpx.post(f"{address}/api/ask", json=asked)
    assert refused.status_code == 400
    assert "Near it are: Harbour Courier" in refused.json()["error"]["message"]


@pytest.mark.parametrize("path", ["/api/ask", "/v1/chat/completions"])
def test_every_interface_binds_an_answer_to_days(address, path) -> None:
    asked = {"question": LIST, "messages": [{"role": "user", "content": LIST}]}
    asked.pop("question" if path.startswith("/v1") else "messages")
    days = {"since": "2025-09-01", "until": "2025-09-10"}
    reply = httpx.post(f"{address}{path}", json={**asked, **days}, timeout=60).json()
    if "choices" in reply:
        cited = [item["url_citation"] for item in reply["choices"][0]["message"]["annotations"]]
    else:
        cited = reply["evidence"]
        assert reply["window"] == {"start": days["since"], "end": days["until"], **GIVEN}
    assert cited
    assert {"2025-09-01" <= item["published"][:10] <= "2025-09-10" for item in cited} == {True}
    swapped = {"since": days["until"], "until": days["since"]}
    refused = httpx.post(f"{address}{path}", json={**asked, **swapped})
    assert refused.status_code == 400
    assert "Swap them" in refused.json()["error"]["message"]


def test_a_search_is_bound_to_days(address) -> None:
    query = {"query": "Lisbon summit", "since": "2025-09-06", "until": "2025-10-01"}
    found = httpx.post(f"{address}/api/search", json=query).json()
    assert found["total"] == len(found["hits"]) > 0
    assert all("2025-09-06" <= hit["published"][:10] <= "2025-10-01" for hit in found["hits"])


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_an_unknown_field_is_refused_by_its_name(address, path) -> None:
    words = {"question" if path.endswith("ask") else "query": QUESTION}
    refused = httpx.post(f"{address}{path}", json={**words, "from": "2025-09-01"})
    assert refused.status_code == 422
    assert "body.from: Extra inputs are not permitted" in refused.json()["error"]["message"]


@pytest.mark.parametrize("day", [0, 1.5e9, True, "0", "1500000000", "2025-9-1"])
def test_a_day_is_written_out(address, day: object) -> None:
    refused = httpx.post(f"{address}/api/search", json={"query": QUESTION, "since": day})
    assert refused.status_code == 422
    assert "YYYY-MM-DD" in refused.json()["error"]["message"]


def test_a_search_takes_its_words_filters_order_and_page(address) -> None:
    query = {"query": "title:lisbon OR summit*", "order": "newest", "limit": 2, "offset": 1}
    found = httpx.post(f"{address}/api/search", json=query).json()
    assert (found["offset"], len(found["hits"])) == (1, 2)
    days = [hit["published"][:10] for hit in found["hits"]]
    assert days == sorted(days, reverse=True)
    whole = httpx.post(f"{address}/api/search", json={**query, "limit": 100, "offset": 0}).json()
    assert whole["hits"][1:3] == found["hits"]
    assert sum(one["articles"] for one in found["facets"]["periods"]) == whole["total"]
    named = {"authors": ["dana whitlock"], "fold_reprints": True, "language": "en"}
    assert httpx.post(f"{address}/api/search", json=named).status_code == 200


@pytest.mark.parametrize("words", ['"open', "colour:red", "(a", "a AND", "fer*ry", "~", "NOT"])
def test_a_malformed_search_is_refused_with_one_sentence(address, words: str) -> None:
    refused = httpx.post(f"{address}/api/search", json={"query": words})
    assert refused.status_code == 400
    assert refused.json()["error"]["message"]


@pytest.mark.parametrize("words", ["", "the", "-qqq", ".*+?()x", "\u0000 lisbon", "a/b\\c"])
def test_whatever_else_is_written_is_searched(address, words: str) -> None:
    found = httpx.post(f"{address}/api/search", json={"query": words})
    assert found.status_code in (200, 400)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/ask", {"reach": True}),
        ("/api/search", {"limit": True}),
        ("/api/search", {"offset": "3"}),
        ("/api/search", {"fold_reprints": 1}),
        ("/api/search", {"limit": 0}),
        ("/api/search", {"order": "oldest"}),
    ],
)
def test_a_value_of_another_type_is_refused(address, path: str, field: dict[str, object]) -> None:
    words = {"question" if path.endswith("ask") else "query": QUESTION}
    refused = httpx.post(f"{address}{path}", json={**words, **field})
    assert refused.status_code == 422
    assert next(iter(field)) in refused.json()["error"]["message"]
