"""Files made to keep a reader busy, of any size.

Each maker takes a size in bytes and makes a file of about that size. What a reader needs for
twice the size should be twice the time.
"""

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

SENTENCE = "The harbour of Port Ellis reopened on Monday after a week of storms. "


def filled(part: str, before: str = "", after: str = "") -> Callable[[int], bytes]:
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


def nested(begin: str, end: str, before: str = "", core: str = SENTENCE) -> Callable[[int], bytes]:
    """Make files that hold a core inside ever more of the same."""

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
RTF = "{\\rtf1\\ansi "
PAGE = "<html><head><title>Harbour reopens</title></head><body><article><h1>Harbour</h1>"
PROSE = f"<p>{SENTENCE}</p>"

MAKERS: Mapping[str, Callable[[int], bytes]] = MappingProxyType(
    {
        "entries.rss": filled("<item><title>a</title></item>", FEED, FEED_END),
        "summaries.rss": filled(
            "<item><description>It rained.</description></item>", FEED, FEED_END
        ),
        "pages.rss": filled(
            f"<item><title>a {{n}}</title><description>{ESCAPED}</description></item>",
            FEED,
            FEED_END,
        ),
        "one-entry.rss": filled(
            "&lt;p&gt;It rained.&lt;/p&gt;",
            f"{FEED}<item><description>",
            f"</description></item>{FEED_END}",
        ),
        "cdata.rss": filled(
            "<p>It rained.</p>",
            f"{FEED}<item><description><![CDATA[",
            f"]]></description></item>{FEED_END}",
        ),
        "entities.rss": filled(
            "&amp;",
            f"{FEED}<item><title>a</title><description>",
            "</description></item>" + FEED_END,
        ),
        "titles.rss": filled("<title>a</title>", f"{FEED}<item>", f"</item>{FEED_END}"),
        "categories.rss": filled(
            "<category>a{n}</category>", f"{FEED}<item><title>a</title>", f"</item>{FEED_END}"
        ),
        "links.atom": filled(
            '<link href="/a{n}"/>', f"{ATOM}<entry><title>a</title>", "</entry></feed>"
        ),
        "authors.atom": filled(
            "<author><name>Ida</name></author>", f"{ATOM}<entry><title>a</title>", "</entry></feed>"
        ),
        "entries.atom": filled(
            "<entry><title>a</title><content type='html'>Hi.</content></entry>", ATOM, "</feed>"
        ),
        "deep.rss": nested("<a>", "</a>", f"{FEED}<item>"),
        "deep-xhtml.atom": nested("<b>", "</b>", f"{ATOM}<entry><content type='xhtml'>"),
        "unclosed.rss": filled("<item><title>a</b>", FEED),
        "open-angle.rss": filled("<", f"{FEED}<item><title>"),
        "open-comment.rss": filled("<!--", f"{FEED}<item><title>"),
        "open-cdata.rss": filled("<![CDATA[", f"{FEED}<item><title>"),
        "attributes.rss": filled(" a{n}='b'", f"{FEED}<item", f">x</item>{FEED_END}"),
        "namespaces.rss": filled(
            " xmlns:a{n}='http://a.example/{n}'",
            "<rss",
            f"><channel><item><title>a</title></item>{FEED_END}",
        ),
        "spaces.rss": filled(" ", f"{FEED}<item><title>a", f"b</title></item>{FEED_END}"),
        "dates.rss": filled(
            "<pubDate>1 1 1 1 1</pubDate>", f"{FEED}<item><title>a</title>", f"</item>{FEED_END}"
        ),
        "long-date.rss": filled(
            "1 ", f"{FEED}<item><title>a</title><pubDate>", f"</pubDate></item>{FEED_END}"
        ),
        "doctype.xml": filled(
            '<!ENTITY a{n} "b">',
            "<!DOCTYPE rss [",
            f"]>{FEED}<item><title>a</title></item>{FEED_END}",
        ),
        "sitemap.xml": filled("<url><news/></url>", "<urlset>"),
        "bodies.json": filled('{"value": "a"},', '{"uri": "a", "bodies": [', '{"value": "Hi."}]}'),
        "paragraphs.rtf": filled("It rained.\\par ", RTF),
        "groups.rtf": filled("{a", RTF),
        "words.rtf": filled("\\b0", RTF),
        "letters.rtf": filled("\\'e9", RTF),
        "halves.rtf": filled("\\u-10179?", RTF),
        "links.rtf": filled('{\\field{\\*\\fldinst{HYPERLINK "', RTF),
        "fonts.rtf": filled("\\f1\\fcharset", RTF + "{\\fonttbl"),
        "pictures.rtf": filled("{\\pict\\bin", RTF),
        "digits.rtf": filled("0f", RTF),
        "rows.rtf": filled("a\\cell b\\cell\\row ", RTF),
        "titles.rtf": filled("{\\title a", RTF),
        "rows.csv": filled("It rained.,2025-01-01\n", "text,date\n"),
        "short-rows.csv": filled("a\n", "text\n"),
        "sentences.csv": filled(f"{SENTENCE}\n", "text\n"),
        "empty-rows.csv": filled(",\n", "text,date\n"),
        "wide.csv": filled(",x{n}", "text", "\nIt rained."),
        "wide-rows.csv": filled(f"{',y' * 500}\n", "text" + ",x" * 500 + "\n"),
        "open-quote.csv": filled(f"{SENTENCE}\n", 'text\n"'),
        "quotes.csv": filled('""', 'text\n"', '"\n'),
        "open-quotes.csv": filled('"a\n', "text\n"),
        "one-cell.csv": filled("It rained. ", "text\n"),
        "cell-lines.csv": filled("It rained.\n", 'text\n"', '"\n'),
        "no-space.csv": filled("a", "text\n"),
        "dates.csv": filled("It rained.,2025-01-01 2025-01-01 2025-01-01\n", "text,date\n"),
        "html-cells.csv": filled("<p>It rained.</p>\n", "text\n"),
        "latin.csv": lambda size: b"text\n" + "Zürich é\n".encode("latin-1") * (size // 9),
        "nul.csv": filled("a\0b\n", "text\n"),
        "bylines.tsv": filled("By Ida Brandt, Ole Lund, 4 September 2025\tx\n", "text\tdate\n"),
        "headers.eml": filled("X-A{n}: b\n", "", f"\n{SENTENCE}"),
        "same-headers.eml": filled("Subject: b\n", "", f"\n{SENTENCE}"),
        "to.eml": filled("To: a <a{n}@b.example>\n", "", f"\n{SENTENCE}"),
        "folded.eml": filled("\n =?utf-8?q?a?=", "Subject: a", f"\n\n{SENTENCE}"),
        "received.eml": filled(
            "Received: from a by b; Thu, 04 Sep 2025 10:15:00 +0200\n", "", f"\n{SENTENCE}"
        ),
        "content-type.eml": filled("; a{n}=b", "Content-Type: text/plain", f"\n\n{SENTENCE}"),
        "content-types.eml": filled("Content-Type: text/plain; a=b; c=d\n", "", f"\n{SENTENCE}"),
        "parts.eml": _mail_parts,
        "nested.eml": _mail_nested,
        "messages.eml": _mail_messages,
        "body.eml": filled(SENTENCE, "Subject: a\n\n"),
        "lines.eml": filled("a\n", "Subject: a\n\n"),
        "no-space.eml": filled("a", "Subject: a\n\n"),
        "quoted.eml": filled(
            "=C3=A9=\n",
            "Content-Transfer-Encoding: quoted-printable\n\n",
        ),
        "base64.eml": filled("SGkg\n", "Content-Transfer-Encoding: base64\n\n"),
        "html.eml": filled("<p>It rained.</p>", "Content-Type: text/html\n\n"),
        "boundaries.eml": filled("--b\n", 'Content-Type: multipart/mixed; boundary="b"\n\n'),
        "dashes.eml": filled("-", 'Content-Type: multipart/mixed; boundary="b"\n\n--'),
        "colons.eml": filled(":\n", "Subject: a\n"),
        "prose.txt": filled(f"{SENTENCE}\n\n"),
        "words.txt": filled("word "),
        "letters.txt": filled("x"),
        "short-lines.txt": filled("a\n"),
        "short-blocks.txt": filled("a\n\n"),
        "wrapped.txt": filled(
            "the harbour of Port Ellis is open to all of the ferries and the boats\n"
        ),
        "hyphens.txt": filled(
            "the harbour of Port Ellis is open to all of the fer-\nries and so on to\n"
        ),
        "accents.txt": filled("\u0315\u0300"),
        "spaces.txt": filled(" ", "a", "b"),
        "tabs.txt": filled("\t\u00a0", "a", "b"),
        "breaks.txt": filled("\r\u2028\x85"),
        "bylines.txt": filled("By Ida Brandt, Ole Lund | Courier | 4 September 2025\n"),
        "bylines-blocks.txt": filled("By Ida Brandt, Ole Lund, 4 September 2025\n\n"),
        "commas.txt": filled(
            "By a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v\n"
        ),
        "dates.txt": filled("4 September 2025\n"),
        "links.txt": filled("https://a.example/author/ida-brandt-{n}\n"),
        "captions.txt": filled("A ferry / Ida Brandt " * 20 + "\n\n"),
        "credits.txt": filled("Photo by " * 60 + "\n\n"),
        "related.txt": filled("Read more: the harbour\n"),
        "labels.txt": filled("tags: a categories: b posted by: c " * 15 + "\n\n"),
        "signatures.txt": filled("and and contributed to to this to this report " * 12 + "\n\n"),
        "menu.txt": filled("Home | World | Sport | "),
        "brackets.txt": filled("[("),
        "stops.txt": filled("."),
        "quotes.txt": filled("\u201d\u2019)"),
        "abbreviations.txt": filled("a.b."),
        "marks.txt": filled("\u202e\u200b"),
        "latin.txt": lambda size: "Zürich é ".encode("latin-1") * (size // 9),
        "cyrillic.txt": lambda size: "Гавань снова открыта. ".encode("cp1251") * (size // 22),
        "spaces.html": filled(" ", "", PAGE),
        "paragraphs.html": filled(PROSE, PAGE),
        "short-paragraphs.html": filled("<p>a", PAGE),
        "text.html": filled(SENTENCE, PAGE + "<p>"),
        "no-space.html": filled("a", PAGE + "<p>"),
        "deep.html": filled("<div>", PAGE, PROSE),
        "deep-text.html": filled("<div>a", PAGE, PROSE),
        "inline.html": filled("<b>", PAGE, PROSE),
        "unclosed.html": filled("<p><b>a<i>b", PAGE),
        "table.html": filled("<tr><td>a<td>b", f"{PAGE}<table>"),
        "row.html": filled("<td>a", f"{PAGE}<table><tr>"),
        "tables.html": filled("<table><tr><td>", PAGE),
        "lists.html": filled("<ul><li>a", PAGE),
        "items.html": filled("<li>a", f"{PAGE}<ul>"),
        "links.html": filled('<a href="/author/ida-{n}">Ida Brandt</a> ', PAGE),
        "anchors.html": filled("<p><a href='/a'>a</a></p>", PAGE),
        "breaks.html": filled("a<br><br>", PAGE),
        "headings.html": filled("<h1>Harbour {n}</h1>", PAGE),
        "headings-in.html": filled("<figcaption>a</figcaption>", PAGE),
        "title.html": filled("a | ", "<html><head><title>", "</title></head><body><p>Hi."),
        "titles.html": filled("<title>a | b</title>", "<html><head>", f"</head><body>{PROSE}"),
        "metas.html": filled(
            '<meta name="date" content="2025-01-01">', "<html><head>", f"</head><body>{PROSE}"
        ),
        "authors.html": filled(
            '<meta name="author" content="Ida Brandt {n}">', "<html><head>", f"</head><body>{PROSE}"
        ),
        "og.html": filled(
            '<meta property="og:title" content="a | b : c | d">',
            "<html><head>",
            f"</head><body>{PROSE}",
        ),
        "dates.html": filled("<p>{n}.2.2003</p>", PAGE),
        "written-dates.html": filled("<p>4 September 2025</p>", PAGE),
        "numbers.html": filled("<p>1 2 3 4 5 6 7 8</p>", PAGE),
        "digits.html": filled("1", f"{PAGE}<p>"),
        "date-text.html": filled("4 September 2025 ", f"{PAGE}<p>"),
        "dotted-text.html": filled("04.09.2025 ", f"{PAGE}<p>"),
        "times.html": filled('<time datetime="2025-01-01">a</time>', PAGE),
        "marked.html": filled('<span class="date">4.9.2025</span>', PAGE),
        "classes.html": filled('<div class="author">Ida Brandt</div>', PAGE),
        "nested-classes.html": filled('<div class="author byline">', PAGE, PROSE),
        "nested-dates.html": filled('<div class="date">', PAGE, PROSE),
        "nested-items.html": filled('<div itemprop="author">', PAGE, PROSE),
        "nested-h1.html": filled("<h1>a<div>", PAGE, PROSE),
        "nested-h2.html": filled("<h2>a", PAGE, PROSE),
        "itemprops.html": filled('<i itemprop="datePublished author headline">2025</i>', PAGE),
        "json-ld.html": filled(
            '{"@type":"NewsArticle","datePublished":"2025-01-01"},',
            f'{PAGE}<script type="application/ld+json">[',
            "{}]</script>",
        ),
        "json-ld-authors.html": filled(
            '{"name":"Ida {n}"},',
            f'{PAGE}<script type="application/ld+json">{{"@type":"NewsArticle","author":[',
            "{}]}</script>",
        ),
        "json-ld-deep.html": nested(
            '{"a":', "}", f'{PAGE}<script type="application/ld+json">', "1"
        ),
        "json-ld-spaces.html": filled(
            ", ", f'{PAGE}<script type="application/ld+json">[', "]</script>"
        ),
        "scripts.html": filled("<script>a</script>", PAGE, PROSE),
        "comments.html": filled("<!-- a -->", PAGE, PROSE),
        "open-comment.html": filled("<!--", PAGE),
        "start-comments.html": filled("<!---->", "", PROSE),
        "open-angle.html": filled("<", PAGE),
        "open-tags.html": filled("<p ", PAGE),
        "attributes.html": filled("a{n}=b ", "<p ", f">{SENTENCE}"),
        "long-attribute.html": filled("a ", f'{PAGE}<p class="', f'">{SENTENCE}'),
        "entities.html": filled("&amp;", f"{PAGE}<p>"),
        "numeric-entities.html": filled("&#x200b;", f"{PAGE}<p>"),
        "doctype.html": filled('<!ENTITY a{n} "b">', "<!DOCTYPE html [", f"]>{PAGE}{PROSE}"),
        "related.html": filled("<p>Read more: the harbour</p>", PAGE),
        "captions.html": filled("<p>" + "A ferry / Ida Brandt " * 20 + "</p>", PAGE),
        "signatures.html": filled(
            "<p>" + "and and contributed to to this to this report " * 12 + "</p>", PAGE
        ),
        "labels.html": filled("<p>" + "tags: a categories: b posted by: c " * 15 + "</p>", PAGE),
        "forms.html": filled("<form><input><button>a</button></form>", PAGE),
        "spans.html": filled("<span>a</span>", f"{PAGE}<p>"),
        "images.html": filled('<img src="a{n}" alt="A ferry">', PAGE),
        "ampersands.html": filled("<p>a & b &c; </p>", PAGE),
        "quotes.html": filled("<blockquote><q>a", PAGE),
        "prose.md": filled(f"{SENTENCE}\n\n", "# Harbour\n\n"),
        "letters.md": filled("x"),
        "brackets.md": filled("["),
        "link-starts.md": filled("[a]("),
        "images.md": filled("!["),
        "references.md": filled("[a{n}]: /b\n\n"),
        "emphasis.md": filled("*a _b "),
        "stars.md": filled("*"),
        "underscores.md": filled("a_b__"),
        "ticks.md": filled("`a"),
        "growing-ticks.md": lambda size: "".join(
            "`" * n + "a" for n in range(1, int((2 * size) ** 0.5))
        ).encode(),
        "quotes.md": filled(">"),
        "quote-lines.md": filled("> a\n"),
        "lists.md": filled("- a\n"),
        "nested-lists.md": lambda size: "".join(
            " " * (2 * n) + "- a\n" for n in range(int(size**0.5))
        ).encode(),
        "starts.md": filled("- ", "", "a"),
        "html.md": filled("<b>a"),
        "angles.md": filled("<"),
        "comments.md": filled("<!--"),
        "entities.md": filled("&amp;"),
        "escapes.md": filled("\\"),
        "headings.md": filled("# a\n"),
        "rules.md": filled("a\n===\n"),
        "fences.md": filled("```\n"),
        "front.md": filled("a{n}: b\n", "---\n", f"---\n{SENTENCE}"),
        "front-lists.md": filled("[", "---\na: ", f"\n---\n{SENTENCE}"),
        "front-date.md": filled("1 ", "---\ndate: ", f"\n---\n{SENTENCE}"),
        "rows.jsonl": filled('{"text": "It rained.", "date": "2025-01-01"}\n'),
        "short.jsonl": filled("{}\n"),
        "one.jsonl": filled(SENTENCE, '{"text": "', '"}'),
        "words.jsonl": filled('{"text": "a"}\n'),
        "deep.jsonl": nested('{"a":', "}", core="1"),
        "wide.jsonl": filled('"a{n}": "b", ', "{", '"text": "Hi."}'),
        "html.jsonl": filled('{"html": "<p>It rained.</p>"}\n'),
        "authors.jsonl": filled('"Ida", ', '{"text": "Hi.", "author": [', '"Ole"]}'),
        "bylines.jsonl": filled(
            json.dumps({"text": "By Ida Brandt, Ole Lund, 4 September 2025\nIt rained."}) + "\n"
        ),
        "latin.jsonl": lambda size: '{"text": "Zürich é"}\n'.encode("latin-1") * (size // 21),
        "many.json": filled("{},", "[", "{}]"),
        "rows.json": filled('{"text": "It rained."},', "[", "{}]"),
        "deep.json": filled("["),
        "wrapped.json": nested('{"data":', "}", core="1"),
        "number.json": filled("9", '{"text": "a", "date": ', "}"),
        "escapes.json": filled("\\u00e9", '{"text": "', '"}'),
        "html.json": filled("<p>It rained.</p>", '{"html": "', '"}'),
    }
)
