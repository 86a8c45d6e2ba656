"""Text of a PDF, from standard input to JSON on standard output; run as a script by ``pdf``.

A process of its own, because PDFium is native code: a hostile file may crash it or make it ask
for any amount of memory, and must not take the build with it.
"""

import json
import sys
from typing import Any

import pypdfium2
from pypdfium2 import raw

MAX_MEMORY_BYTES = 768 * 2**20
MAX_CPU_SECONDS = 30
MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000


def _limit() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))


def _read(data: bytes) -> dict[str, Any]:
    """Return the pages' texts, the title and the author that the file states, or an error."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        return {"error": "encrypted" if error.err_code == raw.FPDF_ERR_PASSWORD else "damaged"}
    pages: list[str] = []
    size = 0
    for number in range(min(len(document), MAX_PAGES)):
        try:
            pages.append(document[number].get_textpage().get_text_bounded(errors="replace"))
        except pypdfium2.PdfiumError:
            pages.append("")  # one broken page costs its own text only
        size += len(pages[-1])
        if size > MAX_CHARACTERS:
            break
    stated = document.get_metadata_dict()
    return {"pages": pages, "title": stated.get("Title", ""), "author": stated.get("Author", "")}


if __name__ == "__main__":
    _limit()
    print(json.dumps(_read(sys.stdin.buffer.read())))
