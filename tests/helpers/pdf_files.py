"""PDF files for tests."""

from collections.abc import Sequence

from fpdf import FPDF
from fpdf.enums import EncryptionMethod


def pdf_of(
    pages: Sequence[Sequence[str]], *, title: str | None = None, password: str | None = None
) -> bytes:
    """Return a PDF with these lines on its pages; a page without lines holds a picture."""
    pdf = FPDF()
    pdf.set_font("Helvetica", size=10)
    if title:
        pdf.set_title(title)
    if password:
        pdf.set_encryption("owner", password, encryption_method=EncryptionMethod.RC4)
    for lines in pages:
        pdf.add_page()
        for line in lines:
            pdf.cell(text=line or " ", new_x="LMARGIN", new_y="NEXT")
        if not lines:
            pdf.image(_picture(), w=100)
    return bytes(pdf.output())


def _picture() -> bytes:
    """Return a grey picture, as a scanner would give."""
    rows = b"\x80" * 64 * 64
    return b"P5 64 64 255\n" + rows
