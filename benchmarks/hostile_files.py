"""Files made to keep a reader busy, of any size, and the same with random damage.

Each maker takes a size in bytes and makes a file of about that size. What a reader needs for
twice the size should be twice the time.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

SENTENCE = "The harbour of Port Ellis reopened on Monday after a week of storms. "


def _filled(part: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
    """Make files that repeat a part; ``{n}`` in it is its number."""

    def make(size: int) -> bytes:
        rest = max(0, size - len(before) - len(after))
        if "{n}" not in part:
            return f"{before}{part * (rest // len(part) + 1)}{after}".encode()
        parts: list[str] = []
        while rest > 0:
            parts.append(part.replace("{n}", str(len(parts))))
            rest -= len(parts[-1])
        return f"{before}{''.join(parts)}{after}".encode()

    return make


def _nested(begin: str, end: str, before: str = "", core: str = SENTENCE) -> Callable[[int], bytes]:
    def make(size: int) -> bytes:
        depth = size // (len(begin) + len(end))
        return f"{before}{begin * depth}{core}{end * depth}".encode()

    return make


def _mail_parts(size: int) -> bytes:
    part = "--b\nContent-Type: text/plain\n\nHi.\n"
    return (
        'Subject: a\nContent-Type: multipart/mixed; boundary="b"\n\n'
        + part * (size // len(part))
        + "--b--\n"
    ).encode()


def _mail_nested(size: int) -> bytes:
    heads: list[str] = []
    while size > 0:
        number = len(heads)
        heads.append(f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n')
        size -= len(heads[-1])
    return f"Subject: a\n{''.join(heads)}Content-Type: text/plain\n\n{SENTENCE}".encode()


def _mail_messages(size: int) -> bytes:
    head = "Content-Type: message/rfc822\n\n"
    return f"Subject: a\n{head * (size // len(head))}\n{SENTENCE}".encode()


ESCAPED = f"&lt;p&gt;{SENTENCE}&lt;/p&gt;"
FEED = '<rss version="2.0"><channel><title>Courier</title>'
FEED_END = "</channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>'
PAGE = "<html><head><title>Harbour reopens</title></head><body><article><h1>Harbour</h1>"
PROSE = f"<p>{SENTENCE}</p>"

MAKERS: Mapping[str, Callable[[int], bytes]] = MappingProxyType(
    {
        "entries.rss": _filled("<item><title>a</title></item>", FEED, FEED_END),
        "summaries.rss": _filled(
            "<item><description>It rained.</description></item>", FEED, FEED_END
        ),
        "pages.rss": _filled(
            f"<item><title>a {{n}}</title><description>{ESCAPED}</description></item>",
            FEED,
            FEED_END,
        ),
        "one-entry.rss": _filled(
            "&lt;p&gt;It rained.&lt;/p&gt;",
            f"{FEED}<item><description>",
            f"</description></item>{FEED_END}",
        ),
        "cdata.rss": _filled(
            "<p>It rained.</p>",
            f"{FEED}<item><description><![CDATA[",
            f"]]></description></item>{FEED_END}",
        ),
        "entities.rss": _filled(
            "&amp;",
            f"{FEED}<item><title>a</title><description>",
            "</description></item>" + FEED_END,
        ),
        "titles.rss": _filled("<title>a</title>", f"{FEED}<item>", f"</item>{FEED_END}"),
        "categories.rss": _filled(
            "<category>a{n}</category>", f"{FEED}<item><title>a</title>", f"</item>{FEED_END}"
        ),
        "links.atom": _filled(
            '<link href="/a{n}"/>', f"{ATOM}<entry><title>a</title>", "</entry></feed>"
        ),
        "authors.atom": _filled(
            "<author><name>Ida</name></author>", f"{ATOM}<entry><title>a</title>", "</entry></feed>"
        ),
        "entries.atom": _filled(
            "<entry><title>a</title><content type='html'>Hi.</content></entry>", ATOM, "</feed>"
        ),
        "deep.rss": _nested("<a>", "</a>", f"{FEED}<item>"),
        "deep-xhtml.atom": _nested("<b>", "</b>", f"{ATOM}<entry><content type='xhtml'>"),
        "unclosed.rss": _filled("<item><title>a</b>", FEED),
        "open-angle.rss": _filled("<", f"{FEED}<item><title>"),
        "open-comment.rss": _filled("<!--", f"{FEED}<item><title>"),
        "open-cdata.rss": _filled("<![CDATA[", f"{FEED}<item><title>"),
        "attributes.rss": _filled(" a{n}='b'", f"{FEED}<item", f">x</item>{FEED_END}"),
        "namespaces.rss": _filled(
            " xmlns:a{n}='http://a.example/{n}'",
            "<rss",
            f"><channel><item><title>a</title></item>{FEED_END}",
        ),
        "spaces.rss": _filled(" ", f"{FEED}<item><title>a", f"b</title></item>{FEED_END}"),
        "dates.rss": _filled(
            "<pubDate>1 1 1 1 1</pubDate>", f"{FEED}<item><title>a</title>", f"</item>{FEED_END}"
        ),
        "long-date.rss": _filled(
            "1 ", f"{FEED}<item><title>a</title><pubDate>", f"</pubDate></item>{FEED_END}"
        ),
        "doctype.xml": _filled(
            '<!ENTITY a{n} "b">',
            "<!DOCTYPE rss [",
            f"]>{FEED}<item><title>a</title></item>{FEED_END}",
        ),
        "rows.csv": _filled("It rained.,2025-01-01\n", "text,date\n"),
        "short-rows.csv": _filled("a\n", "text\n"),
        "empty-rows.csv": _filled(",\n", "text,date\n"),
        "wide.csv": _filled(",x{n}", "text", "\nIt rained."),
        "wide-rows.csv": _filled(f"{',y' * 500}\n", "text" + ",x" * 500 + "\n"),
        "open-quote.csv": _filled(f"{SENTENCE}\n", 'text\n"'),
        "quotes.csv": _filled('""', 'text\n"', '"\n'),
        "open-quotes.csv": _filled('"a\n', "text\n"),
        "one-cell.csv": _filled("It rained. ", "text\n"),
        "cell-lines.csv": _filled("It rained.\n", 'text\n"', '"\n'),
        "no-space.csv": _filled("a", "text\n"),
        "dates.csv": _filled("It rained.,2025-01-01 2025-01-01 2025-01-01\n", "text,date\n"),
        "html-cells.csv": _filled("<p>It rained.</p>\n", "text\n"),
        "latin.csv": lambda size: b"text\n" + "Zürich é\n".encode("latin-1") * (size // 9),
        "nul.csv": _filled("a\0b\n", "text\n"),
        "bylines.tsv": _filled("By Ida Brandt, Ole Lund, 4 September 2025\tx\n", "text\tdate\n"),
        "headers.eml": _filled("X-A{n}: b\n", "", f"\n{SENTENCE}"),
        "same-headers.eml": _filled("Subject: b\n", "", f"\n{SENTENCE}"),
        "to.eml": _filled("To: a <a{n}@b.example>\n", "", f"\n{SENTENCE}"),
        "folded.eml": _filled("\n =?utf-8?q?a?=", "Subject: a", f"\n\n{SENTENCE}"),
        "received.eml": _filled(
            "Received: from a by b; Thu, 04 Sep 2025 10:15:00 +0200\n", "", f"\n{SENTENCE}"
        ),
        "content-type.eml": _filled("; a{n}=b", "Content-Type: text/plain", f"\n\n{SENTENCE}"),
        "content-types.eml": _filled("Content-Type: text/plain; a=b; c=d\n", "", f"\n{SENTENCE}"),
        "parts.eml": _mail_parts,
        "nested.eml": _mail_nested,
        "messages.eml": _mail_messages,
        "body.eml": _filled(SENTENCE, "Subject: a\n\n"),
        "lines.eml": _filled("a\n", "Subject: a\n\n"),
        "no-space.eml": _filled("a", "Subject: a\n\n"),
        "quoted.eml": _filled(
            "=C3=A9=\n",
            "Content-Transfer-Encoding: quoted-printable\n\n",
        ),
        "base64.eml": _filled("SGkg\n", "Content-Transfer-Encoding: base64\n\n"),
        "html.eml": _filled("<p>It rained.</p>", "Content-Type: text/html\n\n"),
        "boundaries.eml": _filled("--b\n", 'Content-Type: multipart/mixed; boundary="b"\n\n'),
        "dashes.eml": _filled("-", 'Content-Type: multipart/mixed; boundary="b"\n\n--'),
        "colons.eml": _filled(":\n", "Subject: a\n"),
        "prose.txt": _filled(f"{SENTENCE}\n\n"),
        "words.txt": _filled("word "),
        "letters.txt": _filled("x"),
        "short-lines.txt": _filled("a\n"),
        "short-blocks.txt": _filled("a\n\n"),
        "wrapped.txt": _filled(
            "the harbour of Port Ellis is open to all of the ferries and the boats\n"
        ),
        "hyphens.txt": _filled(
            "the harbour of Port Ellis is open to all of the fer-\nries and so on to\n"
        ),
        "accents.txt": _filled("\u0315\u0300"),
        "spaces.txt": _filled(" ", "a", "b"),
        "tabs.txt": _filled("\t\u00a0", "a", "b"),
        "breaks.txt": _filled("\r\u2028\x85"),
        "bylines.txt": _filled("By Ida Brandt, Ole Lund | Courier | 4 September 2025\n"),
        "bylines-blocks.txt": _filled("By Ida Brandt, Ole Lund, 4 September 2025\n\n"),
        "commas.txt": _filled(
            "By a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v\n"
        ),
        "dates.txt": _filled("4 September 2025\n"),
        "links.txt": _filled("https://a.example/author/ida-brandt-{n}\n"),
        "captions.txt": _filled("A ferry / Ida Brandt " * 20 + "\n\n"),
        "credits.txt": _filled("Photo by " * 60 + "\n\n"),
        "related.txt": _filled("Read more: the harbour\n"),
        "labels.txt": _filled("tags: a categories: b posted by: c " * 15 + "\n\n"),
        "signatures.txt": _filled("and and contributed to to this to this report " * 12 + "\n\n"),
        "menu.txt": _filled("Home | World | Sport | "),
        "brackets.txt": _filled("[("),
        "stops.txt": _filled("."),
        "quotes.txt": _filled("\u201d\u2019)"),
        "abbreviations.txt": _filled("a.b."),
        "marks.txt": _filled("\u202e\u200b"),
        "latin.txt": lambda size: "Zürich é ".encode("latin-1") * (size // 9),
        "cyrillic.txt": lambda size: "Гавань снова открыта. ".encode("cp1251") * (size // 22),
        "spaces.html": _filled(" ", "", PAGE),
        "paragraphs.html": _filled(PROSE, PAGE),
        "short-paragraphs.html": _filled("<p>a", PAGE),
        "text.html": _filled(SENTENCE, PAGE + "<p>"),
        "no-space.html": _filled("a", PAGE + "<p>"),
        "deep.html": _filled("<div>", PAGE, PROSE),
        "deep-text.html": _filled("<div>a", PAGE, PROSE),
        "inline.html": _filled("<b>", PAGE, PROSE),
        "unclosed.html": _filled("<p><b>a<i>b", PAGE),
        "table.html": _filled("<tr><td>a<td>b", f"{PAGE}<table>"),
        "row.html": _filled("<td>a", f"{PAGE}<table><tr>"),
        "tables.html": _filled("<table><tr><td>", PAGE),
        "lists.html": _filled("<ul><li>a", PAGE),
        "items.html": _filled("<li>a", f"{PAGE}<ul>"),
        "links.html": _filled('<a href="/author/ida-{n}">Ida Brandt</a> ', PAGE),
        "anchors.html": _filled("<p><a href='/a'>a</a></p>", PAGE),
        "breaks.html": _filled("a<br><br>", PAGE),
        "headings.html": _filled("<h1>Harbour {n}</h1>", PAGE),
        "headings-in.html": _filled("<figcaption>a</figcaption>", PAGE),
        "title.html": _filled("a | ", "<html><head><title>", "</title></head><body><p>Hi."),
        "titles.html": _filled("<title>a | b</title>", "<html><head>", f"</head><body>{PROSE}"),
        "metas.html": _filled(
            '<meta name="date" content="2025-01-01">', "<html><head>", f"</head><body>{PROSE}"
        ),
        "authors.html": _filled(
            '<meta name="author" content="Ida Brandt {n}">', "<html><head>", f"</head><body>{PROSE}"
        ),
        "og.html": _filled(
            '<meta property="og:title" content="a | b : c | d">',
            "<html><head>",
            f"</head><body>{PROSE}",
        ),
        "dates.html": _filled("<p>{n}.2.2003</p>", PAGE),
        "written-dates.html": _filled("<p>4 September 2025</p>", PAGE),
        "numbers.html": _filled("<p>1 2 3 4 5 6 7 8</p>", PAGE),
        "digits.html": _filled("1", f"{PAGE}<p>"),
        "date-text.html": _filled("4 September 2025 ", f"{PAGE}<p>"),
        "dotted-text.html": _filled("04.09.2025 ", f"{PAGE}<p>"),
        "times.html": _filled('<time datetime="2025-01-01">a</time>', PAGE),
        "marked.html": _filled('<span class="date">4.9.2025</span>', PAGE),
        "classes.html": _filled('<div class="author">Ida Brandt</div>', PAGE),
        "nested-classes.html": _filled('<div class="author byline">', PAGE, PROSE),
        "nested-dates.html": _filled('<div class="date">', PAGE, PROSE),
        "nested-items.html": _filled('<div itemprop="author">', PAGE, PROSE),
        "nested-h1.html": _filled("<h1>a<div>", PAGE, PROSE),
        "nested-h2.html": _filled("<h2>a", PAGE, PROSE),
        "itemprops.html": _filled('<i itemprop="datePublished author headline">2025</i>', PAGE),
        "json-ld.html": _filled(
            '{"@type":"NewsArticle","datePublished":"2025-01-01"},',
            f'{PAGE}<script type="application/ld+json">[',
            "{}]</script>",
        ),
        "json-ld-authors.html": _filled(
            '{"name":"Ida {n}"},',
            f'{PAGE}<script type="application/ld+json">{{"@type":"NewsArticle","author":[',
            "{}]}</script>",
        ),
        "json-ld-deep.html": _nested(
            '{"a":', "}", f'{PAGE}<script type="application/ld+json">', "1"
        ),
        "json-ld-spaces.html": _filled(
            ", ", f'{PAGE}<script type="application/ld+json">[', "]</script>"
        ),
        "scripts.html": _filled("<script>a</script>", PAGE, PROSE),
        "comments.html": _filled("<!-- a -->", PAGE, PROSE),
        "open-comment.html": _filled("<!--", PAGE),
        "start-comments.html": _filled("<!---->", "", PROSE),
        "open-angle.html": _filled("<", PAGE),
        "open-tags.html": _filled("<p ", PAGE),
        "attributes.html": _filled("a{n}=b ", "<p ", f">{SENTENCE}"),
        "long-attribute.html": _filled("a ", f'{PAGE}<p class="', f'">{SENTENCE}'),
        "entities.html": _filled("&amp;", f"{PAGE}<p>"),
        "numeric-entities.html": _filled("&#x200b;", f"{PAGE}<p>"),
        "doctype.html": _filled('<!ENTITY a{n} "b">', "<!DOCTYPE html [", f"]>{PAGE}{PROSE}"),
        "related.html": _filled("<p>Read more: the harbour</p>", PAGE),
        "captions.html": _filled("<p>" + "A ferry / Ida Brandt " * 20 + "</p>", PAGE),
        "signatures.html": _filled(
            "<p>" + "and and contributed to to this to this report " * 12 + "</p>", PAGE
        ),
        "labels.html": _filled("<p>" + "tags: a categories: b posted by: c " * 15 + "</p>", PAGE),
        "forms.html": _filled("<form><input><button>a</button></form>", PAGE),
        "spans.html": _filled("<span>a</span>", f"{PAGE}<p>"),
        "images.html": _filled('<img src="a{n}" alt="A ferry">', PAGE),
        "ampersands.html": _filled("<p>a & b &c; </p>", PAGE),
        "quotes.html": _filled("<blockquote><q>a", PAGE),
        "prose.md": _filled(f"{SENTENCE}\n\n", "# Harbour\n\n"),
        "letters.md": _filled("x"),
        "brackets.md": _filled("["),
        "link-starts.md": _filled("[a]("),
        "images.md": _filled("!["),
        "references.md": _filled("[a{n}]: /b\n\n"),
        "emphasis.md": _filled("*a _b "),
        "stars.md": _filled("*"),
        "underscores.md": _filled("a_b__"),
        "ticks.md": _filled("`a"),
        "growing-ticks.md": lambda size: "".join(
            "`" * n + "a" for n in range(1, int((2 * size) ** 0.5))
        ).encode(),
        "quotes.md": _filled(">"),
        "quote-lines.md": _filled("> a\n"),
        "lists.md": _filled("- a\n"),
        "nested-lists.md": lambda size: "".join(
            " " * (2 * n) + "- a\n" for n in range(int(size**0.5))
        ).encode(),
        "starts.md": _filled("- ", "", "a"),
        "html.md": _filled("<b>a"),
        "angles.md": _filled("<"),
        "comments.md": _filled("<!--"),
        "entities.md": _filled("&amp;"),
        "escapes.md": _filled("\\"),
        "headings.md": _filled("# a\n"),
        "rules.md": _filled("a\n===\n"),
        "fences.md": _filled("```\n"),
        "front.md": _filled("a{n}: b\n", "---\n", f"---\n{SENTENCE}"),
        "front-lists.md": _filled("[", "---\na: ", f"\n---\n{SENTENCE}"),
        "front-date.md": _filled("1 ", "---\ndate: ", f"\n---\n{SENTENCE}"),
        "rows.jsonl": _filled('{"text": "It rained.", "date": "2025-01-01"}\n'),
        "short.jsonl": _filled("{}\n"),
        "one.jsonl": _filled(SENTENCE, '{"text": "', '"}'),
        "words.jsonl": _filled('{"text": "a"}\n'),
        "deep.jsonl": _nested('{"a":', "}", core="1"),
        "wide.jsonl": _filled('"a{n}": "b", ', "{", '"text": "Hi."}'),
        "html.jsonl": _filled('{"html": "<p>It rained.</p>"}\n'),
        "authors.jsonl": _filled('"Ida", ', '{"text": "Hi.", "author": [', '"Ole"]}'),
        "bylines.jsonl": _filled(
            json.dumps({"text": "By Ida Brandt, Ole Lund, 4 September 2025\nIt rained."}) + "\n"
        ),
        "latin.jsonl": lambda size: '{"text": "Zürich é"}\n'.encode("latin-1") * (size // 21),
        "many.json": _filled("{},", "[", "{}]"),
        "rows.json": _filled('{"text": "It rained."},', "[", "{}]"),
        "deep.json": _filled("["),
        "wrapped.json": _nested('{"data":', "}", core="1"),
        "number.json": _filled("9", '{"text": "a", "date": ', "}"),
        "escapes.json": _filled("\\u00e9", '{"text": "', '"}'),
        "html.json": _filled("<p>It rained.</p>", '{"html": "', '"}'),
    }
)
