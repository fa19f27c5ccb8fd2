"""One record of named fields, from whatever kind of file, as an article."""

import hashlib
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from vectorstore.articles import Article, Origin
from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.cleaning import cleaned, single_line, title_from
from vectorstore.reading.dates import read_date
from vectorstore.reading.languages import language_code, language_of

# Each field with the names that it goes by, the first of which is preferred.
_NAMES = {
    "id": ("id",),
    "title": ("title", "headline"),
    "body": ("text", "body"),
    "published": ("published", "date"),
    "source": ("source",),
    "url": ("url",),
    "language": ("language", "lang"),
}
TEXT_NAMES = frozenset(_NAMES["body"])
KNOWN_NAMES = frozenset(name for names in _NAMES.values() for name in names)


def article_from(fields: Mapping[str, object], origin: Origin) -> Article:
    """The article that a record holds; names of fields in any case, unknown ones kept in `extra`.

    Raises InputError where there is no text, or too much.
    """
    found, rest = _sorted_out(fields)
    body = cleaned(_text(found.get("body"))).strip()
    title = single_line(_text(found.get("title")))
    if not body:
        raise InputError("has no text; expected a field text or body: fill it in, or leave the record out", "بلا نص؛ المنتظر حقل text أو body: املأه أو اترك السجل")
    extra = {single_line(str(name)): _plain(value) for name, value in rest.items()}
    return built(
        title=title,
        body=body,
        origin=origin,
        id=_identity(found.get("id")),
        published=found.get("published"),
        source=single_line(_text(found.get("source"))) or None,
        url=single_line(_text(found.get("url"))) or None,
        language=language_code(_text(found.get("language"))),
        extra=extra,
    )


def built(
    *,
    title: str,
    body: str,
    origin: Origin,
    id: str = "",  # noqa: A002 - the article's own word for it
    published: object = None,
    source: str | None = None,
    url: str | None = None,
    language: str | None = None,
    extra: Mapping[str, Any] | None = None,
) -> Article:
    """The article, with what was not given worked out from the text: title, language and id.

    A date that cannot be read is kept in `extra` as it was written. Raises InputError where it is too long.
    """
    if len(title) + len(body) > streams.MOST_CHARACTERS:
        raise InputError(*streams.TOO_LONG)
    title = title or title_from(body)
    language = language or language_of(f"{title}\n{body}")
    moment = read_date(published, language)
    kept = dict(extra or {})
    if moment is None and published not in (None, ""):
        kept["published"] = _plain(published)
    return Article(
        id=id or url or content_id(title, body),
        title=title,
        body=body,
        language=language,
        origin=origin,
        published=moment,
        source=source,
        url=url,
        extra=kept,
    )


def content_id(title: str, body: str) -> str:
    """An id for an article that brings none: the same words have the same one."""
    return "sha-" + hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()[:16]


def _sorted_out(fields: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """The fields that we know, by our names for them, and the rest, under their own."""
    by_name = {str(name).strip().lower(): name for name in reversed(list(fields))}
    found: dict[str, object] = {}
    rest = dict(fields)
    for ours, names in _NAMES.items():
        for name in names:
            value = fields.get(by_name[name]) if name in by_name else None
            if not _missing(value):
                found[ours] = value
                del rest[by_name[name]]
                break
    return found, {name: value for name, value in rest.items() if not _missing(value)}


def _missing(value: object) -> bool:
    """Whether a field is as good as not there: empty, or the not-a-number that tables put for nothing."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def _text(value: object) -> str:
    """A field that should be text; a list or a mapping in its place is not made into prose."""
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _identity(value: object) -> str:
    """The record's own id as text: 7, 7.0 (as tables make of it) and "7" are one."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return single_line(_text(value))


def _plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A value as JSON can hold it, its text cleaned."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {cleaned(str(name)): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return cleaned(_text(value) or str(value))
