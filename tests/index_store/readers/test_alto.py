"""Pages of digitised newspapers, written by hand to the schemas of ALTO 2 to 4."""

from pathlib import Path

import pytest

from index_store.errors import UnreadableArticleError
from index_store.readers import read
from index_store.types import Article
from tests.helpers.reading import Archive

FIRST = "The harbour of Port Ellis reopened on Monday after a week of storms."
SECOND = "Two ferries sailed for the islands at noon with passengers on board."
VERSIONS = (
    "http://schema.ccs-gmbh.com/ALTO",
    "http://www.loc.gov/standards/alto/ns-v2#",
    "http://www.loc.gov/standards/alto/ns-v3#",
    "http://www.loc.gov/standards/alto/ns-v4#",
)


def line(text: str) -> str:
    words = (f'<String CONTENT="{word}"/>' for word in text.split())
    return f"<TextLine>{'<SP/>'.join(words)}</TextLine>"


def block(name: str, *lines: str, after: str = "") -> str:
    following = f' IDNEXT="{after}"' if after else ""
    return f'<TextBlock ID="{name}" LANG="en"{following}>{"".join(lines)}</TextBlock>'


def alto(*blocks: str, version: str = VERSIONS[2], order: str = "", top: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><alto xmlns="{version}"><Description/>{order}'
        f"<Layout><Page ID='P1'><TopMargin>{top}</TopMargin><PrintSpace>{''.join(blocks)}"
        "</PrintSpace></Page></Layout></alto>"
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_a_page_gives_its_blocks_and_not_its_margins(archive: Archive, version: str) -> None:
    page = alto(
        f"<ComposedBlock>{block('a', line(FIRST[:26]), line(FIRST[26:]))}</ComposedBlock>",
        block("b", line(SECOND)),
        version=version,
        top=block("t", line("THE COURIER, PAGE 3")),
    )
    article = archive.read("1925-09-04-page-3.xml", page)
    assert article.text == f"{FIRST}\n\n{SECOND}"
    assert (article.title, article.language) == (FIRST, "en")
    assert str(article.published) == "1925-09-04"


def test_words_that_were_broken_are_whole(archive: Archive) -> None:
    told = (
        '<TextLine><String CONTENT="The"/><SP/><String CONTENT="har" SUBS_TYPE="HypPart1" '
        'SUBS_CONTENT="harbour"/><HYP CONTENT="-"/></TextLine><TextLine><String CONTENT="bour" '
        'SUBS_TYPE="HypPart2" SUBS_CONTENT="harbour"/><SP/><String CONTENT="re"/><HYP CONTENT="-"/>'
        '</TextLine><TextLine><String CONTENT="opened"/><SP/><String CONTENT="today."/></TextLine>'
    )
    assert archive.read("a.xml", alto(block("a", told))).text == "The harbour reopened today."


def test_the_order_of_reading_is_that_which_is_stated(archive: Archive) -> None:
    one, two, three = line("One is first."), line("Two is second."), line("Three is third.")
    stated = "One is first.\n\nTwo is second.\n\nThree is third."
    chained = alto(block("a", one, after="c"), block("b", three), block("c", two, after="b"))
    assert archive.read("a.xml", chained).text == stated
    order = (
        '<ReadingOrder><OrderedGroup><ElementRef REF="c"/><ElementRef REF="a"/>'
        "</OrderedGroup></ReadingOrder>"
    )
    listed = alto(block("a", two), block("b", three), block("c", one), order=order)
    assert archive.read("b.xml", listed).text == stated
    circle = alto(block("a", one, after="b"), block("b", two, after="a"), block("c", three))
    assert archive.read("c.xml", circle).text == stated


def test_every_page_of_a_file_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    second = f"<Page><PrintSpace>{block('b', line(SECOND))}</PrintSpace></Page></Layout>"
    path.write_text(alto(block("a", line(FIRST))).replace("</Layout>", second))
    pages = list(read(path, root=tmp_path))
    assert [page.origin for page in pages] == ["a.xml:1", "a.xml:2"]
    assert [page.text for page in pages if isinstance(page, Article)] == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (alto(), "holds no article text"),
        ("<alto xmlns='x'/>", "holds no article"),
        ("<mets:mets xmlns:mets='http://www.loc.gov/METS/'/>", "is METS"),
        (alto(block("a", line(FIRST * 5_000) * 50)), "is too large"),
    ],
)
def test_a_page_without_text_says_why(archive: Archive, page: str, reason: str) -> None:
    with pytest.raises(UnreadableArticleError, match=reason):
        archive.read("a.xml", page)
