"""The one loop over files of every kind: each gives articles or says why not, and none stops the others."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from vectorstore.articles import Article, Origin
from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.cleaning import cleaned
from vectorstore.reading.csv_rows import read_csv
from vectorstore.reading.encodings import decoded
from vectorstore.reading.files import cause, find_files, shown, suffix_of
from vectorstore.reading.html_pages import read_html
from vectorstore.reading.json_records import read_json, read_json_lines
from vectorstore.reading.parquet_rows import read_parquet
from vectorstore.reading.records import article_from, built
from vectorstore.reading.refusals import Refusal
from vectorstore.reading.scraped import articles_on

Item = Article | Refusal
_Records = Callable[[Path], Iterator[tuple[int, Mapping[str, object] | InputError]]]

_RECORDS: dict[str, _Records] = {
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": read_parquet,
}


def read_articles(paths: Iterable[Path]) -> Iterator[Item]:
    """Every article in the files and folders, in order, and a refusal for each thing that is not one.

    A generator that holds one record at a time. It raises for no input: a path that does not exist, too, is a
    refusal. `article.origin.file` says how far it has come.
    """
    for path in find_files(paths):
        if isinstance(path, Refusal):
            yield path
        else:
            yield from _read_file(path)


def _read_file(path: Path) -> Iterator[Item]:
    """What one file gives; an error that ends the file is a refusal after what was read before it."""
    name, given = shown(path), 0
    try:
        for item in _items(path, name):
            given += 1
            yield item
    except InputError as error:
        yield Refusal(name, None, str(error), error.arabic)
    except (OSError, EOFError, zlib.error) as error:
        yield Refusal(name, None, *cause(error))
    else:
        if not given:
            yield Refusal(name, None, "holds no article; expected at least one: leave it out", "لا مقال فيه؛ المنتظر مقال واحد على الأقل: اتركه")


def _items(path: Path, name: str) -> Iterator[Item]:
    suffix = suffix_of(path)
    if suffix == ".txt":
        yield from _scraped(path, name)
        return
    records = _RECORDS[suffix](path) if suffix in _RECORDS else iter([(1, read_html(path))])
    for number, fields in records:
        yield _item(fields, Origin(name, number))


def _item(fields: Mapping[str, object] | InputError, origin: Origin) -> Item:
    """The record's article, or why it has none."""
    if isinstance(fields, InputError):
        return Refusal(origin.file, origin.record, str(fields), fields.arabic)
    try:
        return article_from(fields, origin)
    except InputError as error:
        return Refusal(origin.file, origin.record, str(error), error.arabic)
    except RecursionError:
        return Refusal(origin.file, origin.record, "has fields within fields without end: leave it out", "حقوله متداخلة بلا نهاية: اتركه")


def _scraped(path: Path, name: str) -> Iterator[Item]:
    """The articles in a page of scraped text."""
    for number, found in enumerate(articles_on(cleaned(decoded(streams.whole(path)))), 1):
        if not found.body:
            yield Refusal(name, number, "has a title but no text; expected text below the first line: leave it out", "له عنوان بلا نص؛ المنتظر نص تحت السطر الأول: اتركه")
            continue
        try:
            yield built(
                title=found.title,
                body=found.body,
                origin=Origin(name, number, found.found_in),
                published=found.published,
                source=found.source,
            )
        except InputError as error:
            yield Refusal(name, number, str(error), error.arabic)
