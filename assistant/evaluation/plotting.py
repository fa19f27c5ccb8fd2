"""The figures as a picture: measures down, a mark for each direction with its interval."""

from pathlib import Path

from assistant.evaluation.figures import Evaluation
from assistant.evaluation.measures import LABELS


def plot(evaluation: Evaluation, file: Path) -> None:
    """Draw all shares between 0 and 1; time is left to the table."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    directions = evaluation.directions
    shown = [
        measure for measure in LABELS if measure != "seconds" and any(measure in figures.measures for figures in directions.values())
    ]
    figure, axes = pyplot.subplots(figsize=(9, 1 + 0.5 * len(shown)), layout="constrained")
    for place, (name, figures) in enumerate(directions.items()):
        kept = [(row, figures.measures[measure]) for row, measure in enumerate(shown) if measure in figures.measures]
        shift = (place - (len(directions) - 1) / 2) * 0.14
        values = [f.value for _, f in kept]
        errors = [[max(0.0, f.value - f.low) for _, f in kept], [max(0.0, f.high - f.value) for _, f in kept]]
        axes.errorbar(values, [row + shift for row, _ in kept], xerr=errors, fmt="o", markersize=4, linewidth=1, label=name)
    axes.set_yticks(range(len(shown)), [LABELS[measure] for measure in shown])
    axes.invert_yaxis()
    axes.set_xlim(-0.02, 1.02)
    axes.grid(axis="x", alpha=0.3)
    figure.legend(title="question > articles", loc="outside upper center", ncols=len(directions), fontsize="small")
    figure.savefig(file, dpi=150)
    pyplot.close(figure)
