"""What `python -m assistant evaluate` does, from a file of questions to figures on the screen."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from assistant.evaluation.beir import beir_articles, beir_questions, is_beir
from assistant.evaluation.changes import changes
from assistant.evaluation.figures import Evaluation, figures_of, read_figures, write_figures
from assistant.evaluation.labelled import LabelledQuestion, labelled_questions
from assistant.evaluation.misses import misses_of
from assistant.evaluation.tables import change_lines, figure_lines, miss_lines
from assistant.evaluation.trying import Direction, Trial, missing_articles, trials
from vectorstore.archive import SIDES, Archive
from vectorstore.articles import Article
from vectorstore.commands import opened, opened_in


def run(options: argparse.Namespace) -> int:
    """Evaluate as the options of the command line ask for; the exit status."""
    earlier = read_figures(options.json_file) if options.json_file and options.json_file.is_file() else None
    with _asked_of(options.questions) as (archive, questions):
        evaluation, tried = evaluated(archive, questions, sides=_SIDES[options.sides])
    lines = [*miss_lines(list(misses_of(tried)), options.misses), *figure_lines(evaluation)]
    if earlier:
        lines += ["", *change_lines(changes(earlier, evaluation), options.json_file.name)]
    sys.stdout.write("\n".join(lines) + "\n")
    if options.json_file:
        write_figures(evaluation, options.json_file)
    if options.plot:
        from assistant.evaluation.plotting import plot

        plot(evaluation, options.plot)
    return 0


_SIDES = {"both": SIDES, **{side: (side,) for side in SIDES}}


def evaluated(
    archive: Archive,
    questions: Sequence[LabelledQuestion],
    *,
    sides: Sequence[str] = SIDES,
    directions: Sequence[Direction] | None = None,
) -> tuple[Evaluation, list[Trial]]:
    """Ask the archive all of the questions in those directions, or in every one; nothing is embedded again."""
    missing = missing_articles(questions, archive)
    if missing:
        named = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
        are = "article is" if len(missing) == 1 else "articles are"
        sys.stderr.write(f"{len(missing)} relevant {are} not in the archive ({named}); questions that have no other are left out.\n")
    usual, archive.sides = archive.sides, sides
    try:
        tried = list(_counted(trials(questions, archive, directions)))
    finally:
        archive.sides = usual
    return Evaluation(figures_of(tried), _facts(archive, questions, sides)), tried


def _facts(archive: Archive, questions: Sequence[LabelledQuestion], sides: Sequence[str]) -> dict[str, Any]:
    return {**archive.catalogue.counts(), "questions": len(questions), "sides": list(sides), "model": archive.encoder.fingerprint}


@contextmanager
def _asked_of(path: Path) -> Iterator[tuple[Archive, list[LabelledQuestion]]]:
    """The archive of the settings with a file's questions, or a BEIR folder's own articles in an archive for the while."""
    if not is_beir(path):
        questions = labelled_questions(path)
        with opened() as archive:
            yield archive, questions
        return
    questions = beir_questions(path)  # before the articles: a wrong file of judgements is said at once
    with temporary_archive(beir_articles(path)) as archive:
        yield archive, questions


@contextmanager
def temporary_archive(articles: Iterable[Article]) -> Iterator[Archive]:
    """An archive of these articles, with the models and the lexicon of the settings, gone afterwards."""
    with TemporaryDirectory(prefix="isnad-") as folder, opened_in(Path(folder), create=True) as archive:
        for _ in archive.embed(articles):
            pass
        yield archive


def _counted(tried: Iterator[Trial]) -> Iterator[Trial]:
    """The trials, with a count on the terminal while they go by."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("asking {task.description}"), TextColumn("{task.completed:.0f}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        for trial in tried:
            bar.update(task, advance=1, description=trial.direction.name)
            yield trial
