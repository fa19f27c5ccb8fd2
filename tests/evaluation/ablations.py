"""What each part of search is worth: nDCG@10 in each direction with the part off, and for each weight of meaning.

    python tests/evaluation/ablations.py                                     the project's own set
    python tests/evaluation/ablations.py --articles A.jsonl B.jsonl --questions Q.jsonl R.jsonl --name news-dev

Writes results/ablations-NAME.json.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[2]))

import vectorstore.archive as searching
import vectorstore.knowledge as knowing
from assistant.evaluation.labelled import LabelledQuestion, labelled_questions
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Filters
from vectorstore.concepts import WEIGHTS, Weights, concepts_of
from vectorstore.embedding import load_encoder
from vectorstore.reading import read_articles

FOLDER = Path(__file__).parent
OWN_ARTICLES = [FOLDER / f"articles-{language}.jsonl" for language in ("ar", "en")]
OWN_QUESTIONS = [FOLDER / f"questions-from-{language}.jsonl" for language in ("ar", "en")]
PARTS: dict[str, Weights] = {
    "all": WEIGHTS,
    "without thesaurus": replace(WEIGHTS, synonym=0.0, synonym_back=0.0, related=0.0),
    "without related words": replace(WEIGHTS, related=0.0),
    "without round trips": replace(WEIGHTS, round_trip=0.0),
    "without sounds of names": replace(WEIGHTS, sound=0.0),
    "without lexicon": replace(WEIGHTS, translation=0.0, round_trip=0.0),
    "words of phrases in full": replace(WEIGHTS, phrase_word=1.0),
}
MEANING_WEIGHTS = (0.5, 1.0, 2.0, 3.0)


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, nargs="+", default=OWN_ARTICLES)
    parser.add_argument("--questions", type=Path, nargs="+", default=OWN_QUESTIONS)
    parser.add_argument("--name", default="own")
    options = parser.parse_args()
    questions = [q for file in options.questions for q in labelled_questions(file) if q.answerable]
    results: dict[str, dict[str, float]] = {}
    with TemporaryDirectory() as folder, open_archive(Path(folder), load_encoder(""), create=True) as archive:
        list(archive.embed(item for item in read_articles(options.articles) if isinstance(item, Article)))
        languages = {article.id: article.language for article in archive.catalogue.articles()}

        def measure(name: str, weights: Weights = WEIGHTS) -> None:
            results[name] = by_direction(questions, languages, lambda q, where: found(archive, q, where, weights))
            sys.stdout.write(f"{name:32}{results[name]}\n")

        archive.sides = ("words",)
        for name, weights in PARTS.items():
            measure(f"words only, {name}", weights)
        knowledge = archive.knowledge
        knowing.RANK_DECAY = knowing.HUB_DECAY = 0.0
        archive.knowledge = knowing.open_knowledge(None)
        measure("words only, ranks and hubs ignored")
        archive.knowledge = knowledge
        archive.sides = ("meaning",)
        measure("meaning only")
        archive.sides = ("words", "meaning")
        for weight in MEANING_WEIGHTS:
            searching.MEANING_WEIGHT = weight
            measure(f"both, meaning weighs {weight}")
    target = FOLDER / "results" / f"ablations-{options.name}.json"
    target.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def found(archive: Archive, question: LabelledQuestion, filters: Filters, weights: Weights) -> list[str]:
    """Articles found, best first."""
    concepts = concepts_of(question.text, archive.knowledge, weights)
    # A form of no weight is no form: tantivy would still match it.
    kept = [replace(c, forms=tuple(form for form in c.forms if form.weight > 0)) for c in concepts]
    hits = archive.search_concepts(question.text, kept, filters, 60)
    return list(dict.fromkeys(hit.article.id for hit in hits))


def by_direction(
    questions: Sequence[LabelledQuestion], languages: dict[str, str], search: Callable[[LabelledQuestion, Filters], list[str]]
) -> dict[str, float]:
    """Mean nDCG@10 for each question language and article language, and for the mixed archive."""
    gains: dict[str, list[float]] = {}
    for question in questions:
        for language in ("ar", "en", None):
            relevant = {i for i in question.relevant if language in (None, languages.get(i))}
            if relevant:
                ranked = search(question, Filters(languages=(language,) if language else ()))
                gain = sum(1 / math.log2(place + 2) for place, i in enumerate(ranked[:10]) if i in relevant)
                ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(relevant))))
                gains.setdefault(f"{question.language}>{language or 'both'}", []).append(gain / ideal)
    return {direction: round(sum(values) / len(values), 4) for direction, values in sorted(gains.items())}


if __name__ == "__main__":
    main()
