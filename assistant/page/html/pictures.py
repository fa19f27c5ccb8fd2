"""Pictures of when: the passages found, by day, and the archive's articles, by month; vectors, with a table beside each."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from html import escape
from typing import NamedTuple

from assistant.page.html.writing import both, language_name, numeral, word
from assistant.page.words import LANGUAGES, WORDS, number, period
from vectorstore.articles import Hit

COLOURS = 5
"""Sources that have a colour of their own; the rest share the last."""
WIDTH, HEIGHT = 400, 64
DAYS, MONTHS = 93, 2_000
"""Up to so many days between first and last, bars are days, then months; after that, years."""
MOST_MONTHS = 120
"""Of an archive with articles from more months than that, the bars are years: a month's would be a hair."""


class Bar(NamedTuple):
    """A stretch of time and how many each source has in it."""

    since: datetime
    until: datetime
    sources: Counter[str]


def timeline(hits: Sequence[Hit]) -> str:
    """The passages found, by day and source; a bar narrows the next question to its days. "" where none has a date."""
    dates = [(hit.article.published, hit.article.source or "") for hit in hits if hit.article.published]
    if not dates:
        return ""
    bars = _bars([(day.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC), source) for day, source in dates])
    undated = len(hits) - len(dates)
    aside = f'<p class="undated">{both(lambda page: WORDS[page]["undated"].format(n=number(undated, page)))}</p>' if undated else ""
    colours = _colours(sum((bar.sources for bar in bars), Counter()))
    drawn = _drawn(bars, bars[0], bars[-1], max(bar.sources.total() for bar in bars), colours, pressable=True)
    return f'<figure class="picture timeline"><figcaption>{word("timeline")}</figcaption>{drawn}{_legend(colours)}{_table(bars, colours, pressable=True)}{aside}</figure>'


def by_month(counts: Iterable[tuple[str, str | None, str, int]]) -> str:
    """The archive's articles by month ("2023-12"), source, language and number: one row of bars for each language; "" for none."""
    counts = list(counts)
    by_year = len({month for month, *_ in counts}) > MOST_MONTHS
    languages: dict[str, dict[datetime, Counter[str]]] = {}
    for month, source, language, n in counts:
        begins = datetime.strptime(month[:4] + ("-01" if by_year else month[4:]), "%Y-%m").replace(tzinfo=UTC)
        languages.setdefault(language, {}).setdefault(begins, Counter())[source or ""] += n
    if not languages:
        return ""
    length = 366 if by_year else 32
    drawn = {language: [Bar(begins, _last(begins, length), row) for begins, row in sorted(rows.items())] for language, rows in languages.items()}
    bars = [bar for row in drawn.values() for bar in row]
    # One scale of time, number and colour for all: the rows can be compared.
    first, last = min(bars, key=lambda bar: bar.since), max(bars, key=lambda bar: bar.since)
    most = max(bar.sources.total() for bar in bars)
    colours = _colours(sum((bar.sources for bar in bars), Counter()))
    ranked = sorted(drawn.items(), key=lambda item: -sum(bar.sources.total() for bar in item[1]))
    rows = "".join(f"<h3>{language_name(language)}</h3>{_drawn(row, first, last, most, colours)}{_table(row, colours)}" for language, row in ranked)
    return f'<figure class="picture months"><figcaption>{word("by_month")}</figcaption>{_legend(colours)}{rows}</figure>'


def _last(first: datetime, length: int) -> datetime:
    """The last second of the month (`length` 32) or year (366) that begins with `first`."""
    following = first + timedelta(days=length)
    return following.replace(month=1 if length > 32 else following.month, day=1) - timedelta(seconds=1)


def _bars(dates: Sequence[tuple[datetime, str]]) -> list[Bar]:
    span = max(day for day, _ in dates) - min(day for day, _ in dates)
    cut: Callable[[datetime], datetime] = lambda day: day  # noqa: E731 - three one-line choices
    length = 1
    if span.days > DAYS:
        cut, length = (lambda day: day.replace(day=1)), 32
    if span.days > MONTHS:
        cut, length = (lambda day: day.replace(month=1, day=1)), 366
    bars: dict[datetime, Counter[str]] = {}
    for day, source in dates:
        bars.setdefault(cut(day), Counter())[source] += 1
    return [Bar(since, cut(since + timedelta(days=length)) - timedelta(seconds=1), sources) for since, sources in sorted(bars.items())]


def _colours(totals: Mapping[str, int]) -> dict[str, int]:
    ranked = sorted(totals, key=lambda source: (-totals[source], source))
    return {source: min(place, COLOURS) for place, source in enumerate(ranked)}


def _drawn(bars: Sequence[Bar], first: Bar, last: Bar, most: int, colours: Mapping[str, int], *, pressable: bool = False) -> str:
    """The bars on a scale of time from the first to the last of all, and of number up to `most`."""
    began, ended = first.since, last.until
    span = max((ended - began).total_seconds(), 1)
    shapes = "".join(_bar(bar, (bar.since - began).total_seconds() / span, (bar.until - bar.since).total_seconds() / span, most, colours, pressable)
                     for bar in bars)  # fmt: skip
    # A press goes to a button in the table too: the picture itself is not in the tab order, the table is.
    svg = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="presentation" aria-hidden="true">{shapes}</svg>'
    named = [_when(bar.since, bar.until) for bar in ((first, last) if first.since != last.since else (first,))]
    return f'{svg}<p class="scale">{"".join(f"<span>{name}</span>" for name in named)}</p>'


def _bar(bar: Bar, at: float, width: float, most: int, colours: Mapping[str, int], pressable: bool) -> str:
    wide = min(max(width * WIDTH - 1, 2), 40)
    left = min(at * WIDTH, WIDTH - wide)
    pieces, top = [], float(HEIGHT)
    stacked: Counter[int] = Counter()
    for source, n in bar.sources.items():
        stacked[colours[source]] += n
    for colour, n in sorted(stacked.items()):
        high = n / most * HEIGHT
        top -= high
        pieces.append(f'<rect class="s{colour}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{max(high - 0.5, 1):.1f}"/>')
    title = " · ".join(f"{period(bar.since, bar.until, page)}: {number(bar.sources.total(), page)}" for page in LANGUAGES)
    press = f' class="press" {_days(bar)}' if pressable else ""
    target = f'<rect class="target" x="{left:.1f}" y="0" width="{wide:.1f}" height="{HEIGHT}"/>'
    return f"<g{press}><title>{escape(title)}</title>{target}{''.join(pieces)}</g>"


def _days(bar: Bar) -> str:
    return f'data-since="{bar.since.date().isoformat()}" data-until="{bar.until.date().isoformat()}"'


def _when(since: datetime, until: datetime) -> str:
    return both(lambda page: escape(period(since, until, page)))


def _legend(colours: Mapping[str, int]) -> str:
    named = [source for source, place in colours.items() if place < COLOURS]
    items = [f'<li><span class="swatch s{colours[source]}"></span>{_source(source)}</li>' for source in named]
    if len(named) < len(colours):
        items.append(f'<li><span class="swatch s{COLOURS}"></span>{word("others")}</li>')
    return f'<ul class="legend">{"".join(items)}</ul>'


def _source(source: str) -> str:
    return f"<bdi>{escape(source)}</bdi>" if source else word("source_unknown")


def _table(bars: Sequence[Bar], colours: Mapping[str, int], *, pressable: bool = False) -> str:
    """What the bars show, in words; sources without a colour of their own are one row here as they are one piece there."""

    def when(bar: Bar) -> str:
        if not pressable:
            return _when(bar.since, bar.until)
        return f'<button type="button" class="press" {_days(bar)}>{_when(bar.since, bar.until)}</button>'

    def counted(bar: Bar) -> list[tuple[str, int]]:
        named = [(_source(source), n) for source, n in bar.sources.most_common() if colours[source] < COLOURS]
        rest = sum(n for source, n in bar.sources.items() if colours[source] == COLOURS)
        return [*named, (word("others"), rest)] if rest else named

    rows = "".join(f"<tr><td>{when(bar)}</td><td>{name}</td><td>{numeral(n)}</td></tr>" for bar in bars for name, n in counted(bar))
    heads = "".join(f'<th scope="col">{word(key)}</th>' for key in ("when", "source", "how_many"))
    return (
        f"<details><summary>{word('as_table')}</summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
