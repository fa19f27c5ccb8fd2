"""Files as streams of bytes and lines, with the limits that keep memory flat whatever is in them."""

import codecs
import gzip
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from vectorstore.errors import InputError

# The longest article: the whole of War and Peace has 3.2 million characters.
MOST_CHARACTERS = 5_000_000
# The most bytes of one record that are held while it is read, in whatever way they are escaped or encoded. It is
# counted while reading: a gzip bomb of 200 KB unfolds to a line of 200 MB.
MOST_BYTES = 20_000_000
TOO_LONG = (
    "is too long for one article (more than 5 million characters): split it, or leave it out",
    "أطول من مقال واحد (أكثر من 5 ملايين حرف): قسّمه أو اتركه",
)
"""In English and Arabic."""

_CHUNK = 1 << 18
_MARKS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)
_MAGIC = {
    b"\x89PNG": ("a PNG picture", "صورة PNG"),
    b"\xff\xd8\xff": ("a JPEG picture", "صورة JPEG"),
    b"GIF8": ("a GIF picture", "صورة GIF"),
    b"PK\x03\x04": ("a zip or Office file", "ملف zip أو Office"),
    b"%PDF": ("a PDF", "ملف PDF"),
    b"\x1f\x8b": ("a gzip file (name it .gz)", "ملف gzip (سمّه ‎.gz)"),
    b"PAR1": ("a parquet file (name it .parquet)", "ملف parquet (سمّه ‎.parquet)"),
    b"\x7fELF": ("a program", "برنامج"),
    b"SQLite format 3": ("a SQLite database", "قاعدة بيانات SQLite"),
    b"\xd0\xcf\x11\xe0": ("an old Office file", "ملف Office قديم"),
}
_TEXT_CONTROLS = b"\t\n\v\f\r\x1b"


def chunks(path: Path) -> Iterator[bytes]:
    """The file's content, unpacked, in pieces of bounded size; UTF-16 and UTF-32 (known by their mark) as UTF-8.

    Raises InputError for an empty file and for one that is not text, OSError, EOFError or zlib.error for one that
    cannot be read.
    """
    with opened(path) as stream:
        head = stream.read(_CHUNK)
        if not head:
            raise InputError("is empty; expected text: leave it out", "فارغ؛ المنتظر نص: اتركه")
        mark, codec = next(((m, c) for m, c in _MARKS if head.startswith(m)), (b"", "utf-8"))
        if codec != "utf-8":
            yield from _as_utf8(head[len(mark) :], stream, codec)
            return
        _refuse_binary(head)
        yield head[len(mark) :]
        while chunk := stream.read(_CHUNK):
            yield chunk


def opened(path: Path) -> io.BufferedReader:
    """The file for reading, unpacked if its name ends with .gz."""
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(gzip.open(path, "rb"))
    return path.open("rb")


def whole(path: Path) -> bytes:
    """All of the file's bytes; raises InputError as soon as they are too many for one article."""
    content = bytearray()
    for chunk in chunks(path):
        content += chunk
        if len(content) > MOST_BYTES:
            raise InputError(*TOO_LONG)
    return bytes(content)


def lines(pieces: Iterable[bytes]) -> Iterator[bytes | None]:
    """The lines, without their ends; None for each that is longer than `MOST_BYTES`, which is never held whole."""
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        *ended, rest = piece.split(b"\n")
        for end in ended:
            yield None if size + len(end) > MOST_BYTES else b"".join((*held, end))
            held, size = [], 0
        size += len(rest)
        if size > MOST_BYTES:
            held = []
        else:
            held.append(rest)
    if size:
        yield None if size > MOST_BYTES else b"".join(held)


def _as_utf8(head: bytes, stream: IO[bytes], codec: str) -> Iterator[bytes]:
    """A stream in another Unicode encoding, as UTF-8; what is broken in it becomes U+FFFD."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    chunk = head
    while chunk:
        yield decoder.decode(chunk).encode("utf-8", errors="replace")
        chunk = stream.read(_CHUNK)
    yield decoder.decode(b"", final=True).encode("utf-8", errors="replace")


def _refuse_binary(head: bytes) -> None:
    """Raises InputError where the first bytes are a picture, a program …: one byte in twenty no text has."""
    for magic, (name, arabic) in _MAGIC.items():
        if head.startswith(magic):
            raise InputError(f"is {name}, not the text that its name says: convert it, or leave it out", f"{arabic} لا نص كما يقول اسمه: حوّله أو اتركه")
    sample = head[:8_192]
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample)
    if controls * 20 > len(sample):
        raise InputError("looks binary; expected text: convert it, or (if it is UTF-16) save it as UTF-8", "يبدو ثنائياً؛ المنتظر نص: حوّله، أو احفظه بترميز UTF-8 إن كان UTF-16")
