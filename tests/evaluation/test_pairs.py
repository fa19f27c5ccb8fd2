"""The sentence/passage pairs stand on the archive's own words and are balanced."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SUPPORTED = {"paraphrase", "close", "partial"}
UNSUPPORTED = {
    "wrong number",
    "wrong date",
    "invented quote",
    "swapped name",
    "negated",
    "unrelated",
    "wrong passage",
    "overclaim",
}


def rows(name: str) -> list[dict[str, Any]]:
    """The records of one JSON Lines file beside this test."""
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


PAIRS = rows("pairs.jsonl")
ARTICLES = {article["id"]: article for language in ("ar", "en") for article in rows(f"articles-{language}.jsonl")}


def test_each_passage_stands_verbatim_in_its_article() -> None:
    """A pair's passage is a stretch of the body of the article that it names."""
    for pair in PAIRS:
        article = ARTICLES[pair["article"]]
        assert pair["passage"], pair["id"]
        assert pair["passage"] in article["text"], pair["id"]
        assert pair["passage_language"] == article["language"], pair["id"]


def test_there_are_enough_pairs_and_none_twice() -> None:
    """At least 240 pairs, each with its own id and its own words."""
    assert len(PAIRS) >= 240
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS)
    assert len({(pair["passage"], pair["sentence"]) for pair in PAIRS}) == len(PAIRS)


def test_each_direction_is_large_and_about_half_supported() -> None:
    """Passage and sentence language: four directions, each balanced."""
    seen: Counter[tuple[str, str]] = Counter()
    supported: Counter[tuple[str, str]] = Counter()
    for pair in PAIRS:
        direction = (pair["passage_language"], pair["language"])
        seen[direction] += 1
        supported[direction] += pair["supported"]
    assert len(seen) == 4
    for direction, count in seen.items():
        assert count >= 50, direction
        assert 0.35 <= supported[direction] / count <= 0.65, direction


def test_each_kind_occurs_in_both_languages_and_agrees_with_its_label() -> None:
    """A kind says by itself whether the sentence is supported."""
    for language in ("ar", "en"):
        kinds = {pair["kind"] for pair in PAIRS if pair["language"] == language}
        assert kinds == SUPPORTED | UNSUPPORTED
    for pair in PAIRS:
        assert pair["supported"] == (pair["kind"] in SUPPORTED), pair["id"]
