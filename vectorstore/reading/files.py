"""Which files there are to read: folders walked in order, what cannot be read named."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from vectorstore.reading.refusals import Refusal

SUFFIXES = (".txt", ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".html", ".htm")
_EXPECTED = "expected .txt, .jsonl, .json, .csv, .parquet or .html, each also with .gz"
_AWAITED = "المنتظر txt أو jsonl أو json أو csv أو parquet أو html، ولو مع gz"


def count_files(paths: Iterable[Path]) -> int:
    """How many files `read_articles` will read or refuse; lists the folders and opens nothing."""
    return sum(1 for _ in find_files(paths))


def find_files(paths: Iterable[Path]) -> Iterator[Path | Refusal]:
    """The files to read: each path as given, and what stands in each folder, sorted by name.

    In a folder, hidden entries and other kinds of file are passed over (a SOURCES.md is not an article); a file
    that is named itself is refused if it is of another kind.
    """
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a name that is too long
            yield _checked(path)
            continue
        found = False
        for item in _walk(path, set()):
            found = True
            yield item
        if not found:
            yield Refusal(shown(path), None, f"is a folder without articles; {_EXPECTED}: name another folder", f"مجلد بلا مقالات؛ {_AWAITED}: سمّ مجلداً آخر")


def suffix_of(path: Path) -> str:
    """What kind of file its name says, in lower case, whether or not it is packed: `.jsonl` for `A.JSONL.gz`."""
    name = path.name.lower().removesuffix(".gz")
    return Path(name).suffix


def shown(path: Path) -> str:
    """The path as text; a name that is not UTF-8 on disk would bring half surrogates into the catalogue."""
    return str(path).encode("utf-8", errors="replace").decode("utf-8")


def cause(error: Exception) -> tuple[str, str]:
    """What an operating system's error says, in a sentence for a reader, in English and Arabic."""
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error) or type(error).__name__
    return f"cannot be read ({said}): check that it is whole and that you may read it", "لا يُقرأ: تأكد من أنه كامل ومن أن لك قراءته"


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path | Refusal]:
    """What stands in a folder; a folder met a second time, as in a loop of symbolic links, is not entered."""
    try:
        status = folder.stat()
        names = sorted(entry.name for entry in folder.iterdir())
    except OSError as error:
        yield Refusal(shown(folder), None, *cause(error))
        return
    if (status.st_dev, status.st_ino) in seen:
        return
    seen.add((status.st_dev, status.st_ino))
    for name in names:
        path = folder / name
        if name.startswith("."):
            continue
        if os.path.isdir(path):  # noqa: PTH112 - as above
            yield from _walk(path, seen)
        elif suffix_of(path) in SUFFIXES:
            yield _checked(path)


def _checked(path: Path) -> Path | Refusal:
    """The path of a plain file of a kind that we read, or why it is not one (a pipe would never end)."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        missing = isinstance(error, FileNotFoundError)
        return Refusal(shown(path), None, *(("does not exist: check the path", "غير موجود: راجع المسار") if missing else cause(error)))
    if not stat.S_ISREG(mode):
        return Refusal(shown(path), None, "is not a plain file: name a file or a folder", "ليس ملفاً عادياً: سمّ ملفاً أو مجلداً")
    if suffix_of(path) not in SUFFIXES:
        return Refusal(shown(path), None, f"is of a kind that is not read; {_EXPECTED}: rename or convert it", f"من نوع لا يُقرأ؛ {_AWAITED}: أعد تسميته أو حوّله")
    return path
