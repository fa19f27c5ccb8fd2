"""The project's own sentences, each checked against the article or the passage that it cites."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from assistant.writing.checking import Checker, Verdict
from assistant.writing.citing import Cited
from assistant.writing.evidence import Evidence
from vectorstore.articles import Article, Passage
from vectorstore.knowledge import Knowledge
from vectorstore.reading import read_articles

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "results" / "checker.json"
CHOSEN_ON, HELD_OUT = "dev", "test"


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence that cites a passage of an article ("" for all of it); `supported` and `kind` are what a person says of it."""

    id: str
    article: str
    passage: str
    language: str
    sentence: str
    supported: bool
    kind: str
    split: str


def read_pairs() -> list[Pair]:
    """Every pair of every `pairs*.jsonl`, half of each file for choosing rules and thresholds, half for the figures.

    In `pairs-whole.jsonl` even numbers were for choosing. The other file alternates right and wrong: every second four of it were.
    """
    pairs = []
    for file in sorted(FOLDER.glob("pairs*.jsonl")):
        for row in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            number = int(row["id"].removeprefix("p").removeprefix("-"))
            chosen_on = number % 2 == 0 if file.stem == "pairs-whole" else number // 4 % 2 == 1
            split = CHOSEN_ON if chosen_on else HELD_OUT
            known = {name: row[name] for name in ("article", "language", "sentence", "supported", "kind")}
            pairs.append(Pair(id=f"{file.stem} {row['id']}", passage=row.get("passage", ""), split=split, **known))
    return pairs


def read_articles_by_id() -> dict[str, Article]:
    """The articles that the pairs cite."""
    articles = read_articles([FOLDER / "articles-ar.jsonl", FOLDER / "articles-en.jsonl"])
    return {article.id: article for article in articles if isinstance(article, Article)}


def evidence_of(pair: Pair, article: Article) -> Evidence:
    """What a pair cites, as evidence number 1."""
    start = article.body.index(pair.passage)
    end = start + len(pair.passage or article.body)
    return Evidence(1, article, Passage("p", article.id, 0, start, end, article.body[start:end]), start, end)


Row = tuple[Pair, str, Verdict, float]


def checked(knowledge: Knowledge) -> Iterator[Row]:
    """Each pair, its direction (sentence>article), its verdict, and the seconds that it took."""
    checker, articles = Checker(knowledge), read_articles_by_id()
    for pair in read_pairs():
        article = articles[pair.article]
        start = time.perf_counter()
        verdict = checker.check(Cited(pair.sentence, (1,), 0), pair.language, [evidence_of(pair, article)])
        yield pair, f"{pair.language}>{article.language}", verdict, time.perf_counter() - start


def figures(rows: Sequence[Row], split: str) -> dict[str, dict[str, float]]:
    """Of one split: precision and recall of "supported" by direction, and by kind the share that is judged rightly."""
    rows = [row for row in rows if row[0].split == split]
    result: dict[str, dict[str, float]] = {}
    for direction in ["all", *sorted({row[1] for row in rows})]:
        own = [row for row in rows if direction in ("all", row[1])]
        said, true = [r for r in own if r[2].supported], [r for r in own if r[0].supported]
        both = sum(r[0].supported for r in said)
        result[direction] = {
            "pairs": len(own), "precision": round(both / max(1, len(said)), 3), "recall": round(both / max(1, len(true)), 3),
        }  # fmt: skip
    for kind in sorted({row[0].kind for row in rows}):
        own = [row for row in rows if row[0].kind == kind]
        result[f"kind: {kind}"] = {"pairs": len(own), "right": round(sum(r[2].supported == r[0].supported for r in own) / len(own), 3)}
    return result


def by_file(rows: Sequence[Row], split: str) -> dict[str, dict[str, dict[str, float]]]:
    """The figures of one split, for each file of pairs."""
    names = sorted({row[0].id.split()[0] for row in rows})
    return {name: figures([row for row in rows if row[0].id.startswith(f"{name} ")], split) for name in names}


def milliseconds(rows: Sequence[Row]) -> float:
    """The median time of a check."""
    return round(1000 * median(row[3] for row in rows), 1)
