"""The article on a saved web page, without the menus around it."""

import html
import logging
import re
from collections.abc import Mapping
from pathlib import Path

from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.cleaning import cleaned
from vectorstore.reading.encodings import decoded

# A page's tree takes about twenty times its size in memory, and half a million nested <b> take minutes.
MOST_PAGE_BYTES = 5_000_000
# Where a page may say when it was published; a search in 10 MB of "<h1" would take minutes.
_HEAD = 300_000

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(r"""<html\b[^>]{0,500}?\blang\s*=\s*["']?([A-Za-z-]{2,12})""", re.IGNORECASE)
# The whole date and time as the page's own markup has it. The extensive search is off: it takes the "2019" of
# "Copyright 2019" in the footer for the first of January 2019.
_DATES = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%dT%H:%M:%S%z"}
# Where a page says when it was published. Without one of these trafilatura takes what it finds: the time beside a
# link in the sidebar, a day that the text speaks of, the day of the last change.
_SAYS_WHEN = re.compile(
    r"""<(?:meta|time|abbr|span|div)\b[^>]{0,300}?
            (?:publi(?:sh|cation)|pub-?date|dc(?:terms)?\.(?:date|created|issued)|name=["']?date\b)
      | "datePublished"
      | <(?:h1|article)\b(?:(?!<p\b).){0,1500}?<time\b""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|h\d|blockquote|tr|figure|figcaption)\b[^>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:!--.{0,5000}?--|[a-z/!][^>]{0,2000})>", re.IGNORECASE | re.DOTALL)
_SILENT = logging.NullHandler()


def read_html(path: Path) -> Mapping[str, object]:
    """The page's article as fields. Raises InputError where it has none, or is too large."""
    return fields_of(streams.whole(path))


def fields_of(raw: bytes, charset: str | None = None) -> Mapping[str, object]:
    """As `read_html`, of the bytes themselves; `charset` is what the server called their encoding."""
    import trafilatura

    for name in ("trafilatura", "htmldate"):  # They print each page that they give up on; the refusal says it better.
        logging.getLogger(name).addHandler(_SILENT)
    if len(raw) > MOST_PAGE_BYTES:
        raise InputError("is too large for a page (more than 5 MB): save it without its pictures", "أكبر من صفحة (أكثر من 5 ميغابايت): احفظها بلا صورها")
    declared = _CHARSET.search(raw[:4_096])
    page = cleaned(decoded(raw, declared[1].decode("ascii") if declared else charset))
    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False, date_extraction_params=_DATES)
    text = (getattr(found, "text", None) or "").strip()
    if not text:
        raise InputError("has no article in it; expected a page with paragraphs of text: leave it out", "لا مقال فيها؛ المنتظر صفحة فيها فقرات نص: اتركها")
    title = getattr(found, "title", None)
    language = _LANGUAGE.search(page[:4_096])
    return {
        "title": title,
        "text": _without(title, text),
        "published": getattr(found, "date", None) if _SAYS_WHEN.search(page[:_HEAD]) else None,
        "source": getattr(found, "sitename", None),
        "url": getattr(found, "url", None),
        "language": language[1] if language else None,
    }


def text_of(fragment: str) -> str:
    """A piece of markup, as feeds have it, as text; one paragraph a line."""
    if "<" not in fragment and "&" not in fragment:
        return fragment.strip()
    parted = _BLOCK.sub("\n", fragment)
    lines = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in parted.split("\n"))
    return "\n".join(line for line in lines if line)


def _without(title: str | None, text: str) -> str:
    """The text without the headline that stands above it on the page; a page of nothing else keeps it."""
    first, _, rest = text.partition("\n")
    return rest.strip() if title and rest.strip() and first.strip() == title.strip() else text
