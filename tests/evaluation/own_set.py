"""The project's own articles and questions, evaluated with what ships with the project and nobody's settings."""

from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.evaluation.evaluating import evaluated
from assistant.evaluation.figures import Evaluation
from assistant.evaluation.labelled import labelled_questions
from assistant.evaluation.trying import Direction
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder
from vectorstore.reading import read_articles

FOLDER = Path(__file__).parent
FLOOR = FOLDER / "results" / "floor.json"
DIRECTIONS = [Direction(question, articles) for question in ("ar", "en") for articles in ("ar", "en")]


def evaluate_own_set() -> Evaluation:
    """All four directions; the mixed archive would double the time and says little that they do not."""
    questions = [q for name in ("ar", "en") for q in labelled_questions(FOLDER / f"questions-from-{name}.jsonl")]
    articles = [a for a in read_articles([FOLDER / "articles-ar.jsonl", FOLDER / "articles-en.jsonl"]) if isinstance(a, Article)]
    with TemporaryDirectory() as folder, open_archive(Path(folder), load_encoder(""), create=True) as archive:
        for _ in archive.embed(articles):
            pass
        return evaluated(archive, questions, directions=DIRECTIONS)[0]
