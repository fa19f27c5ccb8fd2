"""RSS and Atom: the articles of a feed, and of the pages that it links where the feed has only their summaries.

A feed is published for programs to read, so robots.txt is not asked; each page is fetched once, one after another.
"""

import hashlib
import io
import json
import re
from calendar import timegm
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from vectorstore.articles import Article, Origin
from vectorstore.errors import InputError
from vectorstore.fetching import Fetched, Fetcher
from vectorstore.reading import Refusal
from vectorstore.reading.cleaning import cleaned
from vectorstore.reading.encodings import decoded
from vectorstore.reading.html_pages import MOST_PAGE_BYTES, fields_of, text_of
from vectorstore.reading.records import article_from as article_of

MOST_FEED_BYTES = 10_000_000
_WHOLE = 1_000
"""So many characters are an article; fewer, or with an ellipsis at the end, are a summary."""
_CUT = re.compile(r"(?:…|\.\.\.|\[\.\.\.\]|\[…\]|Read more|اقرأ المزيد|المزيد)\W*\Z", re.IGNORECASE)
_DECLARED = re.compile(rb"""\A[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]{2,40})""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_ENDS = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf)\s*>\s*\Z", re.IGNORECASE)


class Feed:
    """One feed; `kept` is the `state` that the last reading left, empty at first."""

    def __init__(self, url: str, fetcher: Fetcher, kept: str = "") -> None:
        self.url = url
        self._fetcher = fetcher
        state = json.loads(kept) if kept else {}
        self._validators: dict[str, str] = state.get("validators", {})
        self._entries: dict[str, str] = state.get("entries", {})

    @property
    def state(self) -> str:
        """What the next reading needs to know; to be kept once the articles are."""
        return json.dumps({"validators": self._validators, "entries": self._entries})

    def articles(self) -> Iterator[Article | Refusal]:
        """What is new or changed since the last reading; a feed that says it is as it was costs one question."""
        try:
            found = self._fetcher.get(self.url, MOST_FEED_BYTES, self._validators)
            if found.status == 304:
                return
            parsed, cut = _parsed(found)
        except InputError as error:
            yield Refusal(self.url, None, str(error), error.arabic)
            return
        entries, failed = {}, cut
        for number, entry in enumerate(parsed.entries[: -1 if cut else None], 1):
            digest = hashlib.sha256(repr(sorted(entry.items())).encode(errors="replace")).hexdigest()[:16]
            key = str(entry.get("id") or entry.get("link") or digest)
            if self._entries.get(key) != digest:
                item = self._item(entry, parsed.feed, number)
                yield item
                if isinstance(item, Refusal):
                    failed = True
                    continue
            entries[key] = digest
        if cut:
            yield Refusal(self.url, len(parsed.entries), "stands where the feed is cut off: try again later", "يقع حيث انقطعت الخلاصة: أعد المحاولة لاحقاً")
        self._entries = entries
        # What failed is asked again next time, which an unchanged feed would not show.
        self._validators = {} if failed else _validators(found)

    def _item(self, entry: Any, feed: Any, number: int) -> Article | Refusal:  # noqa: ANN401 - feedparser has no types
        try:
            return self._article(entry, feed, number)
        except InputError as error:
            link = _link(entry)
            return Refusal(self.url, number, f"{link}: {error}" if link else str(error), f"{link}: {error.arabic}" if link else error.arabic)

    def _article(self, entry: Any, feed: Any, number: int) -> Article:  # noqa: ANN401 - as above
        link, given = _link(entry), str(entry.get("id") or "")
        text, title = _text(entry), text_of(str(entry.get("title") or ""))
        page: Mapping[str, object] = {}
        if link and (len(text) < _WHOLE or _CUT.search(text)) and not _has_content(entry, text):
            page = _page(self._fetcher.get(link, MOST_PAGE_BYTES))
        return article_of({
            "id": given if ":" in given else link or (f"{self.url}#{given}" if given else ""),
            "title": title or page.get("title"), "text": page.get("text") or text, "published": _published(entry),
            "source": text_of(str(feed.get("title") or "")) or urlsplit(self.url).hostname, "url": link,
        }, Origin(self.url, number))  # fmt: skip


def article_from(url: str, fetcher: Fetcher) -> Article | Refusal:
    """The article on a page of the web, or why there is none."""
    try:
        found = fetcher.get(url, MOST_PAGE_BYTES)
        fields = dict(_page(found))
        said, host = str(fields.get("url") or ""), urlsplit(found.url).hostname
        # A page may name its own address, but not another publisher's, whose article it would replace.
        fields["url"] = said if said.startswith("http") and urlsplit(said).hostname == host else found.url
        fields["source"] = fields.get("source") or host
        return article_of(fields, Origin(found.url))
    except InputError as error:
        return Refusal(url, None, str(error), error.arabic)


def _page(found: Fetched) -> Mapping[str, object]:
    """The fields of a fetched page. Raises InputError where it is no page."""
    kind = found.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", ""):
        raise InputError(f"is {kind[:60]}; expected a page (text/html): leave it out", f"نوعه {kind[:60]}؛ المنتظر صفحة (text/html): اتركه")
    return fields_of(found.content, _said_charset(found))


def _said_charset(found: Fetched) -> str | None:
    said = _CHARSET.search(found.headers.get("content-type", ""))
    return said[1] if said else None


def _parsed(found: Fetched) -> tuple[Any, bool]:
    """The feed as feedparser reads it, and whether it ends too early. Raises InputError where it is none."""
    import feedparser

    said = _DECLARED.search(found.content[:400])
    text = decoded(found.content, said[1].decode() if said else _said_charset(found))
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": found.url}
    # Bytes, and not an address or a path, which feedparser would open by itself.
    parsed = feedparser.parse(io.BytesIO(text.encode("utf-8", errors="replace")), response_headers=headers)
    if not parsed.entries and (parsed.bozo or not parsed.get("version")):
        raise InputError("is no feed; expected RSS or Atom: look for the feed's address on the publisher's page", "ليس خلاصة؛ المنتظر RSS أو Atom: ابحث عن عنوانها في صفحة الناشر")
    return parsed, bool(parsed.bozo and parsed.entries and not _ENDS.search(text))


def _validators(found: Fetched) -> dict[str, str]:
    """The headers that ask next time whether anything has changed."""
    pairs = (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified"))
    return {name: found.headers[said] for name, said in pairs if said in found.headers}


def _link(entry: Any) -> str | None:  # noqa: ANN401 - as above
    link = str(entry.get("link") or "")
    return link if urlsplit(link).scheme in ("http", "https") else None


def _text(entry: Any) -> str:  # noqa: ANN401 - as above
    """The longest text that the entry has."""
    given = [*(part.get("value", "") for part in entry.get("content", [])), entry.get("summary", "")]
    return max((text_of(cleaned(str(text))) for text in given), key=len)


def _has_content(entry: Any, text: str) -> bool:  # noqa: ANN401 - as above
    """Whether the entry has a text beside its summary, and that is longer and not cut."""
    summary = text_of(str(entry.get("summary") or ""))
    return "content" in entry and len(text) > max(300, 2 * len(summary)) and not _CUT.search(text)


def _published(entry: Any) -> object:  # noqa: ANN401 - as above
    """When it was published; the day of a change is not that day."""
    if entry.get("published_parsed"):
        return datetime.fromtimestamp(timegm(entry.published_parsed), UTC)
    return entry.get("published")
