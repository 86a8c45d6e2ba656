"""Rows of tables as sentences, so that what a table tells can be quoted."""

from collections.abc import Iterator, Sequence

MAX_CELL = 300  # characters; in a longer one stands prose, and the table only lays it out


def row_sentences(rows: Sequence[Sequence[str]], head: Sequence[str] | None = None) -> list[str]:
    """Return a table's rows as sentences, such as "Port: Port Ellis; ferries: 12." of two cells.

    Args:
        rows: The cells of each row, a line each.
        head: What the columns are called; None for the first row, if every cell of it says
            something and none is a number.
    """
    rows = [row for row in rows if any(row)]
    if head is None and len(rows) > 1 and len(rows[0]) > 1 and all(map(_is_name, rows[0])):
        head, rows = rows[0], rows[1:]
    return [sentence for row in rows if (sentence := _sentence(row, head))]


def _is_name(cell: str) -> bool:
    return 0 < len(cell) <= 60 and not any(map(str.isdigit, cell)) and not cell.endswith(".")


def _sentence(row: Sequence[str], head: Sequence[str] | None) -> str:
    cells = list(_cells(row, head if head is not None and len(head) == len(row) else None))
    whole = "; ".join(cells)
    return whole if whole[-1:] in ("", ".", "!", "?") else f"{whole}."


def _cells(row: Sequence[str], head: Sequence[str] | None) -> Iterator[str]:
    before = None
    for place, cell in enumerate(row):
        # A cell that spans columns stands in each of them.
        if cell and cell != before:
            name = head[place] if head is not None else ""
            yield f"{name}: {cell}" if name and name != cell else cell
        before = cell
