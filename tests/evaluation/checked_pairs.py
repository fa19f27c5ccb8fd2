"""The project's own sentences, each checked against the article that it cites."""

import json
import time
from collections.abc import Iterator
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


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence that cites an article; `supported` and `kind` are what a person says of it."""

    id: str
    article: str
    language: str
    sentence: str
    supported: bool
    kind: str

    @property
    def split(self) -> str:
        """Even numbers are for choosing thresholds, odd ones for the figures."""
        return "test" if int(self.id.removeprefix("p-")) % 2 else "dev"


def read_pairs() -> list[Pair]:
    """Every pair."""
    return [Pair(**json.loads(line)) for line in (FOLDER / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]


def read_evidence() -> dict[str, Evidence]:
    """Every article as evidence number 1, by its id."""
    articles = read_articles([FOLDER / "articles-ar.jsonl", FOLDER / "articles-en.jsonl"])
    return {
        a.id: Evidence(1, a, Passage("p", a.id, 0, 0, len(a.body), a.body), 0, len(a.body)) for a in articles if isinstance(a, Article)
    }


def checked(knowledge: Knowledge) -> Iterator[tuple[Pair, str, Verdict, float]]:
    """Each pair, its direction (sentence>article), its verdict, and the seconds that it took."""
    checker, evidence = Checker(knowledge), read_evidence()
    for pair in read_pairs():
        start = time.perf_counter()
        verdict = checker.check(Cited(pair.sentence, (1,), 0), pair.language, [evidence[pair.article]])
        yield pair, f"{pair.language}>{evidence[pair.article].article.language}", verdict, time.perf_counter() - start


def figures(knowledge: Knowledge, split: str) -> dict[str, dict[str, float]]:
    """Of one half: precision and recall of "supported" by direction, and by kind the share that is judged rightly."""
    rows = [row for row in checked(knowledge) if row[0].split == split]
    result = {}
    for direction in ["all", *sorted({row[1] for row in rows})]:
        own = [row for row in rows if direction in ("all", row[1])]
        said, true = [r for r in own if r[2].supported], [r for r in own if r[0].supported]
        both = [r for r in said if r[0].supported]
        result[direction] = {
            "pairs": len(own), "precision": round(len(both) / max(1, len(said)), 3), "recall": round(len(both) / max(1, len(true)), 3),
        }  # fmt: skip
    for kind in sorted({row[0].kind for row in rows}):
        own = [row for row in rows if row[0].kind == kind]
        result[f"kind: {kind}"] = {"pairs": len(own), "right": round(sum(r[2].supported == r[0].supported for r in own) / len(own), 3)}
    result["time"] = {"median_ms": round(1000 * median(row[3] for row in rows), 2)}
    return result
