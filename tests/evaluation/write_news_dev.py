"""The figures on news-dev, which is not in the project: `python -m tests.evaluation.write_news_dev FOLDER`, some minutes.

The folder has articles-ar.jsonl, articles-en.jsonl, questions-ar.jsonl and questions-en.jsonl. What is written are the figures.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.evaluation.evaluating import evaluated
from assistant.evaluation.figures import Evaluation, Figures, write_figures
from assistant.evaluation.labelled import labelled_questions
from assistant.evaluation.tables import figure_lines
from tests.evaluation.own_set import FOLDER
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder
from vectorstore.reading import read_articles

RESULT = FOLDER / "results" / "news-dev.json"


def without_samples(evaluation: Evaluation) -> Evaluation:
    """The figures alone, without what each question said of them."""
    directions = {name: Figures(f.questions, f.measures, f.outcomes, {}) for name, f in evaluation.directions.items()}
    return Evaluation(directions, evaluation.facts)


def main(folder: Path) -> None:
    """Evaluate, print, write."""
    questions = [q for name in ("ar", "en") for q in labelled_questions(folder / f"questions-{name}.jsonl")]
    read = read_articles([folder / f"articles-{name}.jsonl" for name in ("ar", "en")])
    with TemporaryDirectory() as store, open_archive(Path(store), load_encoder(""), create=True) as archive:
        for _ in archive.embed(item for item in read if isinstance(item, Article)):
            pass
        evaluation = evaluated(archive, questions)[0]
    sys.stdout.write("\n".join(figure_lines(evaluation)) + "\n")
    write_figures(without_samples(evaluation), RESULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
