"""What speaks for a sentence as the answer: one row of numbers for each candidate, the same for training and asking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.questions import Kind, kind_of, language_of
from assistant.quoting.candidates import Candidate
from assistant.quoting.expecting import EXPECTING, Expected, Run, expected_of, expecting, members_in
from assistant.quoting.kinds import KINDS, markers, specific, wanted_tokens
from assistant.quoting.likeness import LIKENESS, by_article, likeness_of, with_neighbours
from assistant.sentences import tokens_of
from vectorstore.analysis import Token, analyse, is_stop_word
from vectorstore.analysis.arabic import common_words, fold_arabic, without_prefix
from vectorstore.concepts import Concept
from vectorstore.embedding import Encoder
from vectorstore.knowledge import Knowledge
from vectorstore.matching import Match, Matcher

NAMES = (
    "coverage", "literal_coverage", "coverage_with_title", "coverage_with_neighbours", "coverage_of_title", "coverage_of_article",
    "name_coverage", "number_coverage", "rarest_met", "rarest_missing", "missing_in_article", "name_missing", "asked_met", "pairs_met", "density", "closeness",
    "coverage_in_article_rank", "coverage_over_next", "coverage_of_best", "cosine", "cosine_rank", "hit_score", "hit_ratio", "article_rank", "inside_hit",
    "place", "is_first", "words", "starts_dependent", "is_question", "same_language", "question_words",
    "wanted", "wanted_new", "wanted_near", "wanted_specific", "asked_near", "cause_marker", "statement_marker", "quotation", "place_marker", "new_share",
    *(f"asks_{kind.name.lower()}" for kind in Kind),
    *LIKENESS,
    *EXPECTING,
)  # fmt: skip

MOST_ANSWERING = 3
"""With more names or numbers than this in a sentence, marking them all would mark nothing."""

_DEPENDENT = frozenset(["he", "she", "it", "they", "his", "her", "their", "this", "that", "these", "those", "but", "however", "meanwhile"])
_DEPENDENT_ARABIC = ("واضاف", "وتابع", "واوضح", "وقال", "واشار", "واكد", "كما", "وهو", "وهي", "وذلك", "لكن", "ولفت", "وشدد")


_NISBA = ("ية", "يين", "يون", "يتين")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready for comparing: its concepts, how much each weighs, and what finds them in a text.

    `names` and `numbers` say of each concept whether it is one.
    """

    text: str
    kind: Kind
    language: str
    concepts: Sequence[Concept]
    weights: np.ndarray
    matcher: Matcher
    terms: frozenset[str]
    names: np.ndarray
    numbers: np.ndarray
    expected: Expected


def ask(text: str, concepts: Sequence[Concept], rarities: Sequence[float], knowledge: Knowledge) -> Asked:
    """Make a question ready. `rarities` are the concepts' inverse document frequencies in the archive."""
    weights = np.array([0.5 * r if concept.part else r for concept, r in zip(concepts, rarities, strict=True)], dtype=np.float64)
    terms = frozenset(token.term for token in analyse(text))
    names = np.array([_is_name(concept) for concept in concepts], dtype=bool)
    numbers = np.array([concept.script == "number" for concept in concepts], dtype=bool)
    expected = expected_of(text, terms, concepts, knowledge)
    return Asked(text, kind_of(text), language_of(text), concepts, weights, Matcher(concepts), terms, names, numbers, expected)


def features_of(asked: Asked, candidates: Sequence[Candidate], encoder: Encoder) -> np.ndarray:
    """The features of every candidate, shape (candidates, len(NAMES)), float64."""
    met = [_met(asked, c.text, c.tokens) for c in candidates]
    strengths, literals = np.array([strength for strength, _, _ in met]), np.array([literal for _, literal, _ in met])
    matches = [found for _, _, found in met]
    articles = {candidate.article.id: candidate.article for candidate in candidates}
    titles = {a.id: np.array(_met(asked, a.title, tokens_of(a.title))[0]) for a in articles.values()}
    question = encoder.encode([asked.text], question=True)[0]
    vectors = encoder.encode([candidate.text for candidate in candidates])
    cosines = vectors @ question
    ranks = cosines.argsort()[::-1].argsort()
    best_hit = max(candidate.hit.score for candidate in candidates)
    coverages = _coverages(asked, candidates, strengths, literals, titles, matches)
    likeness = likeness_of(asked.weights, asked.concepts, candidates, strengths, titles, vectors, question, encoder)
    expectations = expecting(asked.expected, candidates, matches)
    standing = [
        [*_standing(asked, candidate, best_hit), *_brought(asked, candidate, found)]
        for candidate, found in zip(candidates, matches, strict=True)
    ]
    compared = np.zeros((len(candidates), 3))
    kinds = np.tile([float(asked.kind == kind) for kind in Kind], (len(candidates), 1))
    rows = np.column_stack([coverages, compared, cosines, ranks, standing, kinds, likeness, expectations])
    _compare_within_articles(candidates, rows)
    return rows


def _met(asked: Asked, text: str, tokens: Sequence[Token]) -> tuple[list[float], list[float], list[Match]]:
    """For each concept, its best match's weight and whether that is literal; and all matches."""
    strength, literal = [0.0] * len(asked.concepts), [0.0] * len(asked.concepts)
    matches = asked.matcher.matches(text, tokens)
    for concept, form, _, _ in matches:
        strength[concept] = max(strength[concept], form.weight)
        if form.how in ("literal", "translation"):
            literal[concept] = 1.0
    return strength, literal, matches


def _coverages(
    asked: Asked,
    candidates: Sequence[Candidate],
    strengths: np.ndarray,
    literals: np.ndarray,
    titles: dict[str, np.ndarray],
    matches: Sequence[Sequence[Match]],
) -> np.ndarray:
    """How much of the question each candidate has, alone, with its title, its neighbours and its article: the first of NAMES."""
    weights = asked.weights
    total = max(float(weights.sum()), 1e-9)
    named = np.array([titles[c.article.id] for c in candidates])
    whole, neighbours = np.empty_like(strengths), np.maximum(strengths, 0.7 * named)
    for indexes in by_article(candidates):
        whole[indexes] = np.maximum(strengths[indexes].max(axis=0), named[indexes.start])
        np.maximum(neighbours[indexes], with_neighbours(strengths[indexes], 0.7), out=neighbours[indexes])
    missing, unsaid = weights * (np.maximum(strengths, named) < 0.2), weights * (whole < 0.2)
    spans = [sorted({match.first for match in found}) for found in matches]
    spread = np.array([places[-1] - places[0] if places else 0 for places in spans])
    count = np.array([len(places) for places in spans])
    return np.column_stack([
        strengths @ weights / total, literals @ weights / total, np.maximum(strengths, named) @ weights / total,
        neighbours @ weights / total, named @ weights / total, whole @ weights / total,
        _share_of(weights, np.maximum(strengths, 0.8 * named), asked.names), _share_of(weights, strengths, asked.numbers),
        (weights * (strengths >= 0.2)).max(axis=1, initial=0.0), missing.max(axis=1, initial=0.0),
        unsaid.max(axis=1, initial=0.0), unsaid[:, asked.names | asked.numbers].max(axis=1, initial=0.0),
        strengths[:, 0] if len(weights) else np.zeros(len(candidates)),
        [_pairs_met(asked, found) for found in matches],
        strengths @ weights / (5.0 + spread),
        np.where(count > 1, count / (1.0 + spread), 0.0),
    ])  # fmt: skip


def _share_of(weights: np.ndarray, strengths: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """How much of the chosen concepts is met; 0.5, neither for nor against, where the question has none."""
    if not chosen.any():
        return np.full(len(strengths), 0.5)
    return np.asarray(strengths[:, chosen] @ weights[chosen] / max(float(weights[chosen].sum()), 1e-9))


def _is_name(concept: Concept) -> bool:
    if concept.script == "latin":
        return concept.text[0].isupper() and not is_stop_word(concept.text)
    return concept.script == "arabic" and without_prefix(fold_arabic(concept.text)) not in common_words()


def _pairs_met(asked: Asked, matches: Sequence[Match]) -> float:
    """The share of neighbouring concepts of the question that are neighbours here too, at most three words apart."""
    pairs = max(1, len(asked.concepts) - 1)
    places: dict[int, list[int]] = {}
    for match in matches:
        places.setdefault(match.concept, []).append(match.first)
    near = sum(
        any(abs(a - b) <= 3 for a in places.get(i, ()) for b in places.get(i + 1, ())) for i in range(len(asked.concepts) - 1)
    )
    return near / pairs


def _standing(asked: Asked, candidate: Candidate, best_hit: float) -> list[float]:
    """What search and the article say of the sentence before one reads it."""
    return [
        candidate.hit.score, candidate.hit.score / max(best_hit, 1e-9), candidate.rank, float(candidate.inside),
        candidate.place, float(candidate.place == 0), min(len(candidate.tokens), 80), float(starts_dependent(candidate)),
        float(candidate.text.rstrip("\"”»").endswith(("?", "؟"))), float(candidate.article.language == asked.language),
        len(asked.concepts),
    ]  # fmt: skip


def starts_dependent(candidate: Candidate) -> bool:
    """Whether the sentence begins with a word that points back («وأضاف», "He"), and needs the one before it."""
    if not candidate.tokens:
        return False
    opening = candidate.text[candidate.tokens[0].start : candidate.tokens[0].end]
    return opening.lower() in _DEPENDENT or opening.replace("أ", "ا").startswith(_DEPENDENT_ARABIC)


def answering_words(asked: Asked, candidate: Candidate) -> tuple[str, ...]:
    """The numbers or dates of a sentence for a question that asks for one, or the one member of the class that it asks for.

    None where there are too many to mean anything: of two countries one used its veto, and the other did not.
    """
    runs = _numbers(asked, candidate) if asked.kind in (Kind.NUMBER, Kind.TIME) else _member(asked, candidate)
    if len(runs) > MOST_ANSWERING:
        return ()
    tokens = candidate.tokens
    return tuple(candidate.text[tokens[first].start : tokens[last].end] for first, last in runs)


def _member(asked: Asked, candidate: Candidate) -> list[Run]:
    """The only member of the class that the question names; «الفلسطينية» has a country's term and is none."""
    found = members_in(asked.expected, candidate) if asked.expected.named else []
    last_words = [candidate.text[candidate.tokens[last].start : candidate.tokens[last].end] for _, last in found]
    return found if len(found) == 1 and not last_words[0].endswith(_NISBA) else []


def _numbers(asked: Asked, candidate: Candidate) -> list[Run]:
    """The numbers and dates that the question does not say itself."""
    wanted = wanted_tokens(asked.kind, candidate.text, candidate.tokens, asked.terms)
    matched = {place for match in asked.matcher.matches(candidate.text, candidate.tokens) for place in range(match.first, match.last + 1)}
    runs: list[Run] = []
    for place in (place for place in wanted if place not in matched):
        if runs and place == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], place
        else:
            runs.append((place, place))
    return runs


def _brought(asked: Asked, candidate: Candidate, matches: Sequence[Match]) -> list[float]:
    """What the sentence adds of the kind that is wanted."""
    matched = {place for match in matches for place in range(match.first, match.last + 1)}
    wanted = wanted_tokens(asked.kind, candidate.text, candidate.tokens, asked.terms)
    new = [place for place in wanted if place not in matched]
    distance = _nearest(new, matched)
    # The first thing named after the question word: "how many *lawmakers*", «كم *عضواً*».
    asked_distance = _nearest(new, {match.first for match in matches if match.concept == 0})
    cause, statement, quotation, place = markers(candidate.text)
    return [
        float(bool(wanted)) if asked.kind in KINDS[:4] else 0.5, min(len(new), 5), 1.0 / (1.0 + distance) if new else 0.0,
        max((specific(asked.kind, candidate.text, candidate.tokens[place]) for place in new), default=0.0),
        1.0 / (1.0 + asked_distance) if new else 0.0,
        float(cause), float(statement), float(quotation), float(place),
        1.0 - len(matched) / max(1, len(candidate.tokens)),
    ]  # fmt: skip


def _nearest(places: Iterable[int], others: Iterable[int]) -> int:
    return min((abs(place - other) for place in places for other in others), default=20)


def _compare_within_articles(candidates: Sequence[Candidate], rows: np.ndarray) -> None:
    """How the sentence's coverage stands among its article's sentences: its rank, and how far it is above the next."""
    coverage = NAMES.index("coverage_with_neighbours")
    rank, lead = NAMES.index("coverage_in_article_rank"), NAMES.index("coverage_over_next")
    best = max(float(rows[:, coverage].max()), 1e-9)
    rows[:, NAMES.index("coverage_of_best")] = rows[:, coverage] / best
    for indexes in by_article(candidates):
        values = rows[indexes, coverage] + 0.5 * rows[indexes, 0]
        order = values.argsort()[::-1]
        rows[indexes.start + order, rank] = np.arange(len(order))
        rows[indexes.start + order, lead] = values[order] - np.append(values[order[1:]], 0.0)

