"""Records out of JSON: one on each line, or in a list, without ever holding more than one.

A parser of whole documents, streaming or not, stops for good at the first thing that is wrong, and holds a string of
200 MB in order to find its end. So the file is first cut at the top of its nesting, by bytes, into records; each is
then parsed by itself, and a bad one costs nobody else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.encodings import decoded

Numbered = tuple[int, Mapping[str, object] | InputError]

_STRING_REST = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
# Whole strings, at one go: a gzip bomb of quotation marks was cut for minutes when each was looked at.
_STRINGS = re.compile(rb'(?:[^"{}\[\],]*+"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
_STRUCTURE = re.compile(rb'["{}\[\],]')
_LIST_OF_ARTICLES = re.compile(rb'"articles"\s*:\s*\Z', re.IGNORECASE)
_BETWEEN = b" \t\r\n,"
# No parser holds a list in a list a thousand times over; a gzip bomb of brackets would be cut for minutes.
_DEEPEST = 100_000


def read_json_lines(path: Path) -> Iterator[Numbered]:
    """The record on each line that is not blank, numbered by its line."""
    for number, line in enumerate(streams.lines(streams.chunks(path)), 1):
        if line is None or line.strip():
            yield number, parsed(line)


def read_json(path: Path) -> Iterator[Numbered]:
    """The records of a list, of the list `articles` in an object, or the object itself (or several in a row).

    Raises InputError where it nests without end.
    """
    cutter = _Cutter()
    number = 0
    for chunk in streams.chunks(path):
        for record in cutter.cut(chunk):
            number += 1
            yield number, parsed(record)
    record, unclosed = cutter.end()
    last = parsed(record) if record or record is None else None
    if last is not None:
        number += 1
        yield number, last
    if unclosed and not isinstance(last, InputError):
        yield number + 1, InputError("is missing, the file ends inside its list: it was cut off, fetch it again", "ناقص، فالملف ينتهي داخل قائمته: اجلبه من جديد")


def parsed(record: bytes | None) -> Mapping[str, object] | InputError:
    """One record (None: it was too long to hold) as fields, or what is wrong with it."""
    if record is None:
        return InputError(*streams.TOO_LONG)
    try:
        # Scraped JSON has bare line ends inside its strings; NaN is not JSON and could not be kept as such.
        fields = json.loads(decoded(record), strict=False, parse_constant=lambda _: None)
    except InputError as error:
        return error
    except json.JSONDecodeError as error:
        return InputError(f"is not valid JSON ({error.msg}, character {error.pos}): is it cut off?", f"ليس JSON صحيحاً (الحرف {error.pos}): لعله مقطوع")
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; a list in a list in a list …
        return InputError(f"is JSON that cannot be held ({type(error).__name__}): leave it out", "ملف JSON لا يمكن حمله: اتركه")
    if not isinstance(fields, dict):
        return InputError(f"is a JSON {_kind(fields)}; expected an object with fields such as title and text", "ليس كائن JSON؛ المنتظر كائن فيه حقول مثل title وtext")
    return fields


def _kind(value: object) -> str:
    """What JSON calls a value that is not an object."""
    if value is None:
        return "null"
    return {bool: "boolean", str: "string", list: "list"}.get(type(value), "number")


class _Cutter:
    """Cuts bytes at the commas of the list of records, or after each object where there is no list.

    `base` is how deep the records stand: 0 side by side, 1 in a list, 2 in the list `articles` of an object.
    """

    def __init__(self) -> None:
        self._base = 0
        self._depth = 0
        self._in_string = False
        self._finished = False
        self._dangling = b""
        self._held: list[bytes] = []
        self._size = 0

    def cut(self, chunk: bytes) -> Iterator[bytes | None]:
        """The records that end in this chunk; None for one that is too long."""
        chunk, self._dangling = self._dangling + chunk, b""
        start = here = 0
        while not self._finished:
            if self._in_string:
                here = self._string_end(chunk, here)
                if here >= len(chunk) or self._dangling:
                    break
                self._in_string = False
                here += 1
                continue
            strings = _STRINGS.match(chunk, here)
            found = _STRUCTURE.search(chunk, strings.end() if strings else here)
            if found is None:
                break
            here = found.end()
            token = found[0]
            if token == b'"':
                self._in_string = True
            elif token in b"[{":
                # Only where it can matter: a copy for each bracket took a minute for a bomb of them.
                before = chunk[start : found.start()] if not self._base and self._depth < 2 else b""
                if self._opens_list(token, before):
                    start = here
            elif (end := self._ends_record(token, found)) is not None:
                record = self._taken(chunk[start:end])
                start = here
                if record is None or record:
                    yield record
        if not self._finished:
            self._hold(chunk[start : len(chunk) - len(self._dangling)])

    def end(self) -> tuple[bytes | None, bool]:
        """What is left when the file ends, and whether it ended too early."""
        return self._taken(b""), not self._finished and (self._in_string or self._depth > 0)

    def _string_end(self, chunk: bytes, here: int) -> int:
        """Where the string's closing quote stands; a backslash that ends the chunk is kept for the next."""
        found = _STRING_REST.match(chunk, here)
        end = found.end() if found else here
        if end == len(chunk) - 1 and chunk[end:] == b"\\":
            self._dangling = b"\\"
        return end

    def _opens_list(self, token: bytes, before: bytes) -> bool:
        """Goes one deeper; says whether this bracket opens the list in which the records stand. Raises InputError for a bomb."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise InputError("nests a hundred thousand deep: what stands from there on is not read, fetch or write it again", "متداخل مئة ألف مرة: لا يُقرأ ما بعد ذلك، فاجلبه أو اكتبه من جديد")
        if token != b"[" or self._base:
            return False
        tail = b"".join((*self._held, before))[-64:] if self._size < streams.MOST_BYTES else before[-64:]
        if self._depth == 1 or (self._depth == 2 and _LIST_OF_ARTICLES.search(tail)):
            self._base = self._depth
            self._held, self._size = [], 0
            return True
        return False

    def _ends_record(self, token: bytes, found: re.Match[bytes]) -> int | None:
        """Where the record ends, if it ends at this comma or bracket."""
        if token == b",":
            return found.start() if self._depth == self._base else None
        self._depth = max(0, self._depth - 1)
        if self._depth < self._base:
            self._finished = self._base == 2
            self._base = 0
            return found.start()
        return found.end() if self._base == self._depth == 0 else None

    def _taken(self, last: bytes) -> bytes | None:
        """The whole record, whose end is `last`, without what stands between records."""
        self._hold(last)
        record = b"".join(self._held).strip(_BETWEEN) if self._size <= streams.MOST_BYTES else None
        self._held, self._size = [], 0
        return record

    def _hold(self, piece: bytes) -> None:
        """Keeps a piece of the present record, unless it has become too long."""
        self._size += len(piece)
        if self._size > streams.MOST_BYTES:
            self._held = []
        elif piece:
            self._held.append(piece)
