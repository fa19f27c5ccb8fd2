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
    return f'<figure class="picture timeline"><figcaption>{word("timeline")}</figcaption>{_drawn(bars, pressable=True)}{aside}</figure>'


def by_month(counts: Iterable[tuple[str, str | None, str, int]]) -> str:
    """The archive's articles by month ("2023-12"), source, language and number: one row of bars for each language."""
    languages: dict[str, dict[str, Counter[str]]] = {}
    for month, source, language, n in counts:
        languages.setdefault(language, {}).setdefault(month, Counter())[source or ""] += n
    months = sorted({month for rows in languages.values() for month in rows})
    colours = _colours(sum((row for rows in languages.values() for row in rows.values()), Counter()))
    # One scale of time and of number for all: the rows can be compared.
    most = max((row.total() for rows in languages.values() for row in rows.values()), default=1)
    ends = (_month(months[0]).since, _month(months[-1]).until) if months else None
    rows = "".join(
        f"<h3>{language_name(language)}</h3>{_drawn([_month(month, row) for month, row in sorted(found.items())], ends, most, colours)}"
        for language, found in sorted(languages.items(), key=lambda item: -sum(row.total() for row in item[1].values()))
    )
    return f'<figure class="picture months"><figcaption>{word("by_month")}</figcaption>{rows}</figure>' if rows else ""


def _month(name: str, sources: Counter[str] | None = None) -> Bar:
    first = datetime.strptime(name, "%Y-%m").replace(tzinfo=UTC)
    return Bar(first, (first + timedelta(days=32)).replace(day=1) - timedelta(seconds=1), sources or Counter())


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


def _drawn(
    bars: Sequence[Bar],
    ends: tuple[datetime, datetime] | None = None,
    most: int = 0,
    colours: Mapping[str, int] | None = None,
    *,
    pressable: bool = False,
) -> str:
    first, last = ends or (bars[0].since, bars[-1].until)
    colours = colours or _colours(sum((bar.sources for bar in bars), Counter()))
    most = most or max(bar.sources.total() for bar in bars)
    span = max((last - first).total_seconds(), 1)
    shapes = "".join(_bar(bar, (bar.since - first).total_seconds() / span, (bar.until - bar.since).total_seconds() / span, most, colours, pressable)
                     for bar in bars)  # fmt: skip
    # A press goes to a button in the table too: the picture itself is not in the tab order, the table is.
    svg = f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="presentation" aria-hidden="true">{shapes}</svg>'
    scale = f'<p class="scale"><span>{_when(first, first)}</span><span>{_when(last, last) if last.date() != first.date() else ""}</span></p>'
    return f"{svg}{scale}{_legend(colours)}{_table(bars, pressable)}"


def _bar(bar: Bar, at: float, width: float, most: int, colours: Mapping[str, int], pressable: bool) -> str:
    wide = min(max(width * WIDTH - 1, 4), 40)
    left = min(at * WIDTH, WIDTH - wide)
    pieces, top = [], float(HEIGHT)
    for source, n in sorted(bar.sources.items(), key=lambda item: colours[item[0]]):
        high = n / most * HEIGHT
        top -= high
        pieces.append(f'<rect class="s{colours[source]}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{max(high - 0.5, 1):.1f}"/>')
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


def _table(bars: Sequence[Bar], pressable: bool) -> str:
    def when(bar: Bar) -> str:
        if not pressable:
            return _when(bar.since, bar.until)
        return f'<button type="button" class="press" {_days(bar)}>{_when(bar.since, bar.until)}</button>'

    rows = "".join(
        f"<tr><td>{when(bar)}</td><td>{_source(source)}</td><td>{numeral(n)}</td></tr>" for bar in bars for source, n in bar.sources.most_common()
    )
    heads = "".join(f'<th scope="col">{word(key)}</th>' for key in ("when", "source", "how_many"))
    return (
        f"<details><summary>{word('as_table')}</summary>"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
