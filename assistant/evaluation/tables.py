"""An evaluation in plain columns: the misses first, so that the figures are what is left on the screen."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.evaluation.changes import Change
from assistant.evaluation.figures import Evaluation, Figure
from assistant.evaluation.measures import LABELS
from assistant.evaluation.misses import Miss

_INTERVALS = "Each figure is followed by its 95 % bootstrap interval; recall is the share of a question's relevant articles."


def miss_lines(misses: Sequence[Miss], most: int | None) -> Iterator[str]:
    """The misses direction by direction, at most so many of each."""
    by_direction: dict[str, list[Miss]] = {}
    for miss in misses:
        by_direction.setdefault(miss.direction, []).append(miss)
    for direction, found in by_direction.items():
        yield f"Misses, {direction}: {len(found)}"
        for miss in found[:most]:
            yield f"  {miss.id}  {miss.question}"
            yield f"      {miss.how}; wanted: {miss.wanted}"
            yield f"      found instead: {miss.instead}"
        if len(found) > len(found[:most]):
            yield f"  … and {len(found) - len(found[:most])} more (--misses {len(found)} lists them)"
        yield ""


def figure_lines(evaluation: Evaluation) -> Iterator[str]:
    """Measures down, directions across."""
    directions = evaluation.directions
    yield from _columns([
        ["", *directions],
        ["questions", *(str(figures.questions) for figures in directions.values())],
        *(
            [label, *(_cell(measure, figures.measures.get(measure)) for figures in directions.values())]
            for measure, label in LABELS.items()
            if any(measure in figures.measures for figures in directions.values())
        ),
    ])  # fmt: skip
    yield ""
    groups = list(dict.fromkeys(group for figures in directions.values() for group in figures.outcomes))
    yield from _columns([
        ["answered / closest / no evidence", *directions],
        *(
            [group, *(" / ".join(map(str, figures.outcomes.get(group, {}).values())) or "–" for figures in directions.values())]
            for group in groups
        ),
    ])  # fmt: skip
    yield ""
    yield _INTERVALS


def change_lines(changed: Iterable[Change], earlier: str) -> Iterator[str]:
    """What moved against the earlier evaluation."""
    found = list(changed)
    if not found:
        yield f"Nothing changed against {earlier}."
        return
    yield f"Changed against {earlier} (* more than chance explains, at 95 %):"
    for change in found:
        digits = 4 if change.measure == "seconds" else 3
        mark, way = "*" if change.sure else " ", "better" if change.better else "worse"
        yield (
            f"  {change.direction:<6} {LABELS[change.measure].strip('… '):<28} {change.before:.{digits}f} → {change.after:.{digits}f} "
            f"({change.after - change.before:+.{digits}f}) {way}{mark} {_questions(change)}"
        ).rstrip()


def _questions(change: Change) -> str:
    parts = [f"{sign}{len(ids)}: {', '.join(ids[:6])}{' …' if len(ids) > 6 else ''}" for sign, ids in (("+", change.gained), ("−", change.lost)) if ids]
    return "  ".join(parts)


def _cell(measure: str, figure: Figure | None) -> str:
    if figure is None:
        return "–"
    digits = 3
    if measure == "seconds":
        return f"{figure.value:.{digits}f} {figure.low:.{digits}f}–{figure.high:.{digits}f}"
    return f"{_share(figure.value)} {_share(figure.low)}–{_share(figure.high)}"


def _share(value: float) -> str:
    """Without the zero before the point, as tables of shares are set: .874, 1.00."""
    return f"{value:.3f}"[1:] if value < 0.9995 else "1.00"


def _columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
