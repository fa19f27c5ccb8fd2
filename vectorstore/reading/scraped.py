"""Scraped text as articles: title, date, text, source, and what was stuck on behind («إقرأ أيضاً:»).

After a marker stands one of two things, and only what follows tells which:

- **another article**, title and text; it becomes an article of its own, without the first one's date or source;
- **a teaser**, a link's words in the middle of the first article; it is dropped and the first article goes on.

It is a teaser where no paragraph follows, or where the first article has no text yet. It is an article where the first
one has ended (its source or date stands before the marker, with a line or two of credits at most between), where an advertisement follows the headline,
or a date of its own. For what is left, the words decide: a paragraph that shares more of its words with the
teaser's headline than with the first article's belongs to the former. A tie goes to the form: a marker on a line of its
own begins an article (as in the seed), one with the headline on the same line is a teaser. Wrongly begun, an
article only lacks a date; wrongly gone on, a date would be given to words that it does not belong to.
"""

from dataclasses import dataclass

from vectorstore.reading.cleaning import LONGEST_TITLE, single_line, title_from
from vectorstore.reading.markers import facts_in, is_advert, is_source_label, read_also, source_at_end
from vectorstore.reading.overlap import shared_words

# Lines among which the date is looked for below the title: a byline and a standfirst may stand between.
_HEAD = 6
# Lines among which the source is looked for at the end: «تحرير: …» may stand behind it.
_TAIL = 3
# Links at the end of a page are lines like headlines; what is longer, or ends like a sentence, is a paragraph.
_LONGEST_HEADLINE = 120
# So many headlines in a row are a list of links, even if the article goes on behind it.
_LINKS = 3


@dataclass(frozen=True, slots=True)
class Scraped:
    """One article on a page of scraped text; `body` is empty where there is only a title."""

    title: str
    body: str
    published: str | None = None
    source: str | None = None
    found_in: str | None = None


def articles_on(page: str) -> list[Scraped]:
    """The articles on the page, the first one first. No text between them is lost, but teasers and advertisements."""
    parts = _parts(page.split("\n"))
    first = _article(parts[0], None)
    return [first, *(_article(part, first.title) for part in parts[1:])] if first.title else []


def _parts(lines: list[str]) -> list[list[str]]:
    """The lines of each article: cut at those markers behind which another one begins."""
    marked = [number for number, line in enumerate(lines) if read_also(line) is not None]
    if not marked:
        return [lines]
    parts = [lines[: marked[0]]]
    for number, end in zip(marked, [*marked[1:], len(lines)], strict=True):
        headline = read_also(lines[number]) or ""
        begins, kept = _behind_marker(parts[-1], headline, lines[number + 1 : end])
        if begins:
            parts.append(kept)
        else:
            parts[-1] = [*parts[-1], *kept]
    return parts


def _behind_marker(before: list[str], headline: str, block: list[str]) -> tuple[bool, list[str]]:
    """Whether another article begins, and the lines to keep: of that article, or of the one that goes on."""
    lines = [headline, *block] if headline else block
    shown = [line for line in lines if line.strip() and not is_advert(line)]
    texts = [line for line in shown if facts_in(line) is None and not is_source_label(line)]
    paragraphs = [line for line in texts[1:] if _is_paragraph(line)]
    goes_on = block if headline else _without_links(block)
    if not _has_text(before) or len(texts) < 2:
        return False, goes_on
    ended = _has_ended(before)
    if _own_head(lines, shown) or (ended and (paragraphs or _speaks_of_the_other(texts))):
        return True, lines
    if not paragraphs:
        return False, goes_on
    if not headline and len(texts[0]) > LONGEST_TITLE:
        return False, block
    links = next(n for n, line in enumerate(texts) if n and _is_paragraph(line))
    if not headline and links >= _LINKS:
        return False, goes_on
    theirs = shared_words(texts[0], paragraphs[:2])
    ours = shared_words(_first_text(before), paragraphs[:2])
    begins = theirs > ours if headline else theirs >= ours
    return begins, lines if begins else goes_on


def _own_head(lines: list[str], shown: list[str]) -> bool:
    """Whether a page begins here: its advertisement, or its own date, stands right below the headline."""
    below = [line for line in lines if line.strip()][1]
    return is_advert(below) or "published" in (facts_in(shown[1]) or {})


def _speaks_of_the_other(texts: list[str]) -> bool:
    """Whether these are a headline and a text of a few words, without a full stop, rather than two links."""
    return len(texts) == 2 and shared_words(texts[0], texts[1:]) > 0


def _without_links(block: list[str]) -> list[str]:
    """A block without the headlines that it begins with."""
    for number, line in enumerate(block):
        if line.strip() and not is_advert(line) and (_is_paragraph(line) or facts_in(line) or is_source_label(line)):
            return block[number:]
    return []


def _is_paragraph(line: str) -> bool:
    """Whether the line is text rather than a headline; a headline may ask or shout, but has no full stop."""
    plain = line.strip(" \t\u00a0\"»”')")
    return len(plain) > _LONGEST_HEADLINE or plain.endswith((".", "…", ":"))


def _first_text(lines: list[str]) -> str:
    """The first line that is text: the title."""
    return next((line for line in lines if line.strip() and facts_in(line) is None), "")


def _has_text(lines: list[str]) -> bool:
    """Whether there is more than a title."""
    return sum(1 for line in lines if line.strip() and facts_in(line) is None and not is_advert(line)) > 1


def _has_ended(lines: list[str]) -> bool:
    """Whether the last line says that the article is over: its source, or its date."""
    shown = [line for line in lines if line.strip() and not is_advert(line)]
    named = len(shown) > 1 and is_source_label(shown[-2])
    return named or source_at_end(shown[-1]) is not None or _fact_near_end(shown) is not None


def _fact_near_end(lines: list[str]) -> int | None:
    """Where a source or date stands that ends the article: last, or with a line or two of credits behind it."""
    shown = [number for number, line in enumerate(lines) if line.strip()]
    for number in reversed(shown[-_TAIL:]):
        if facts_in(lines[number]):
            return number
        if _is_paragraph(lines[number]):
            return None
    return None


def _article(lines: list[str], found_in: str | None) -> Scraped:
    """One article's lines, taken apart; the first date and the first source that it gives count."""
    lines = [line for line in lines if not is_advert(line)]
    facts: dict[str, str] = {}
    lines = _without_tail(_without_head(lines, facts), facts)
    shown = [number for number, line in enumerate(lines) if line.strip()]
    if not shown:
        return Scraped("", "", found_in=found_in)
    first, last = shown[0], shown[-1]
    facts.setdefault("source", source_at_end(lines[last]) or "")
    body = "\n".join(lines[first:]).strip()
    title = title_from(body)
    if title == single_line(lines[first]):
        body = "\n".join(lines[first + 1 :]).strip()
    return Scraped(title, body, facts.get("published"), facts["source"] or None, found_in)


def _without_head(lines: list[str], facts: dict[str, str]) -> list[str]:
    """The lines without the date near the top, and without the source if it stands by the title or the date."""
    kept: list[str] = []
    shown = texts = 0
    for number, line in enumerate(lines):
        if shown >= _HEAD:
            return kept + lines[number:]
        shown += bool(line.strip())
        found = facts_in(line)
        if found and ("published" in found or "updated" in found or texts <= 1):
            facts |= found | facts
        else:
            texts += bool(line.strip())
            kept.append(line)
    return kept


def _without_tail(lines: list[str], facts: dict[str, str]) -> list[str]:
    """The lines without the source and the date that end them."""
    lines = list(lines)
    while lines:
        if not lines[-1].strip():
            lines.pop()
        elif (place := _fact_near_end(lines)) is not None:
            facts |= (facts_in(lines[place]) or {}) | facts
            del lines[place]
        elif len(lines) > 2 and is_source_label(lines[-2]) and not _is_paragraph(lines[-1]):
            facts.setdefault("source", lines[-1].strip())
            del lines[-2:]
        else:
            break
    return lines
