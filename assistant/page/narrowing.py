"""Filters as a browser says them, and back: in an event's data, and in the address of a shared question."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode

from vectorstore.articles import Filters

MOST = 50
"""Sources or languages that one question can be narrowed to; more were not ticked by a hand."""


def filters_of(said: object) -> Filters:
    """The filters in an event's data; what is malformed does not narrow."""
    if not isinstance(said, Mapping):
        return Filters()
    since, until = _day(said.get("since")), _day(said.get("until"))
    if since and until and since > until:
        since, until = until, since
    last = until + timedelta(days=1) - timedelta(seconds=1) if until else None
    return Filters(since, last, _names(said.get("sources")), _names(said.get("languages")))


def record_of(filters: Filters) -> dict[str, Any]:
    """The filters as `filters_of` reads them."""
    return {
        "since": _written(filters.since),
        "until": _written(filters.until),
        "sources": list(filters.sources),
        "languages": list(filters.languages),
    }


def link_of(message: str, filters: Filters) -> str:
    """The end of an address that asks this question again, narrowed to the same."""
    said = record_of(filters)
    return "?" + urlencode({"q": message, **{key: value for key, value in said.items() if value}}, doseq=True)


def asked_by(address_end: str) -> tuple[str, Filters]:
    """The question, "" for none, and the filters in the end of an address."""
    said = parse_qs(address_end.removeprefix("?"), max_num_fields=2 * MOST + 3) if address_end.count("&") <= 2 * MOST else {}
    first = {key: said.get(key, [""])[0] for key in ("q", "since", "until")}
    return first["q"].strip(), filters_of({**first, "sources": said.get("sources", []), "languages": said.get("languages", [])})


def _day(said: object) -> datetime | None:
    try:
        return datetime.strptime(str(said), "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _written(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d") if moment else ""


def _names(said: object) -> tuple[str, ...]:
    return tuple(str(name) for name in said[:MOST]) if isinstance(said, list) else ()
