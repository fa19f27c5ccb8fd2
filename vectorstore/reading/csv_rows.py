"""Records out of tables in text: a header, then a row for each article, divided by commas, semicolons or tabs."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.encodings import decoded
from vectorstore.reading.records import KNOWN_NAMES, TEXT_NAMES

_DELIMITERS = ",;\t|"


class _TooLong(Exception):  # noqa: N818 - said inside this module only
    """A row outgrew the limit; it has been passed over."""


def read_csv(path: Path) -> Iterator[tuple[int, Mapping[str, object] | InputError]]:
    """The rows below the header, numbered from 1.

    A row whose quotes do not add up, or with more fields than the header, is refused: its text would be cut wrongly.
    Raises InputError where the header names no text.
    """
    csv.field_size_limit(max(csv.field_size_limit(), streams.MOST_BYTES))
    rows = _Lines(streams.lines(streams.chunks(path)))
    header, delimiter = _header(rows)
    number = 0
    while True:
        number += 1
        try:
            for row in csv.reader(rows, delimiter=delimiter, strict=True):
                rows.row_ended()
                if row:
                    yield number, _fields(header, row)
                    number += 1
        except _TooLong:
            yield number, InputError(*streams.TOO_LONG)
        except csv.Error as error:
            yield number, InputError(f"has quotes that do not add up ({error}): double each quote inside a field", f"علامات اقتباسه غير متزاوجة ({error}): كرّر كل علامة داخل الحقل")
            rows.row_ended()
        except InputError as error:
            yield number, error
            rows.row_ended()
        else:
            return


class _Lines(Iterator[str]):
    """Lines as text for `csv.reader`, which would gather a row of any size: here it is stopped at the limit.

    A row that is too long is passed over up to the line on which its quotes are even again.
    """

    def __init__(self, lines: Iterable[bytes | None]) -> None:
        self._lines = iter(lines)
        self._size = 0
        self._quotes = 0

    def row_ended(self) -> None:
        """The next line begins a row."""
        self._size = self._quotes = 0

    def __next__(self) -> str:
        line = next(self._lines)
        if line is not None:
            self._size += len(line)
            self._quotes += line.count(b'"')
        if line is None or self._size > streams.MOST_BYTES:
            self._pass_over(inside=line is not None and self._quotes % 2 == 1)
            raise _TooLong
        return decoded(line).replace("\0", "").rstrip("\r") + "\n"

    def _pass_over(self, *, inside: bool) -> None:
        """Leaves the lines that still belong to the row."""
        while inside:
            line = next(self._lines, b'"')
            inside = line is None or line.count(b'"') % 2 == 0
        self.row_ended()


def _header(rows: _Lines) -> tuple[list[str], str]:
    """The names in the first line that is not blank, and the delimiter that gives the most names we know."""
    try:
        first = next((line for line in rows if line.strip()), "")
    except _TooLong:
        raise InputError(*streams.TOO_LONG) from None
    rows.row_ended()
    try:
        readings = [(_names(first, delimiter), delimiter) for delimiter in _DELIMITERS]
    except csv.Error:  # a carriage return by itself, as old Macs ended lines
        raise InputError("has a first row that is no header; expected id,title,text,date … and lines that end with LF", "صفّه الأول ليس عناوين؛ المنتظر id,title,text,date … وأسطر تنتهي بـ LF") from None
    names, delimiter = max(readings, key=lambda reading: len(KNOWN_NAMES.intersection(reading[0])))
    if not TEXT_NAMES.intersection(names):
        raise InputError("has no column text or body in its first row; expected a header such as id,title,text,date", "ليس في صفّه الأول عمود text أو body؛ المنتظر عناوين مثل id,title,text,date")
    return names, delimiter


def _names(line: str, delimiter: str) -> list[str]:
    """A header's names in lower case."""
    return [name.strip().lower() for name in next(csv.reader([line], delimiter=delimiter), [])]


def _fields(header: list[str], row: list[str]) -> Mapping[str, object] | InputError:
    """A row's fields by name."""
    if len(row) > len(header):
        return InputError(f"has {len(row)} fields, the header {len(header)}: put quotes around a text with commas", f"فيه {len(row)} حقلاً وفي العناوين {len(header)}: ضع النص ذا الفواصل بين علامتي اقتباس")
    return dict(zip(header, row, strict=False))
