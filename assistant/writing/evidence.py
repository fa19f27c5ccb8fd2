"""The numbered passages that a language model answers from: which, how wide, and how they are written down for it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.frames import UNKNOWN_SOURCE, date_line
from vectorstore.archive import Archive
from vectorstore.articles import Article, Hit, Passage

MOST = 24
"""Passages found that are looked at: what stands further down is rarely the answer, and every one costs the reader's time and money."""
SLACK = 4
"""Tokens beside each passage's own: a tokenizer counts two texts set together a little differently."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article under the number that a sentence may cite; `text` is `article.body[start:end]`.

    It is one passage, or several that stand side by side, joined; `passage` is the one that was found best, and `joined`
    are all that it is made of, in order (empty: `passage` alone).
    """

    number: int
    article: Article
    passage: Passage
    start: int
    end: int
    joined: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        """The words of the article, as they stand there."""
        return self.article.body[self.start : self.end]

    def passage_at(self, start: int, end: int) -> Passage:
        """The passage that holds a span of the body; the one that was found where no single one does."""
        return next((p for p in (self.passage, *self.joined) if p.start <= start and end <= p.end), self.passage)


def gathered(
    hits: Sequence[Hit], archive: Archive, budget_tokens: int, count: Callable[[str], int], language: str = "en", *, most: int = MOST
) -> list[Evidence]:
    """The evidence that fits into `budget_tokens`, as `rendered` writes it and `count` counts, best article first.

    The best passage of each article comes before the second of any. What room is left widens the passages found by their
    neighbours, and passages of one article that touch are joined. Empty where not even one passage fits.
    """
    chosen: dict[str, dict[int, Passage]] = {}
    articles: dict[str, Article] = {}
    left = budget_tokens
    seen: set[str] = set()

    def take(article: Article, passage: Passage) -> None:
        nonlocal left
        words = " ".join(passage.text.split())
        # A wire's copy in another paper says nothing more.
        if passage.ordinal in chosen.get(article.id, ()) or words in seen:
            return
        # The header is counted with each passage, joined or not: the budget is never overrun.
        cost = count(_written(article, passage.text, len(seen) + 1, language)) + SLACK
        if cost <= left:
            left -= cost
            seen.add(words)
            articles[article.id] = article
            chosen.setdefault(article.id, {})[passage.ordinal] = passage

    found = _widely(hits)[:most]
    for hit in found:
        take(hit.article, hit.passage)
    best = {article_id: next(h.passage for h in found if h.article.id == article_id) for article_id in chosen}
    for article_id, passages in list(chosen.items()):
        wanted = {ordinal + step for ordinal in passages for step in (-1, 1)} - passages.keys()
        if wanted and left > 0:
            for _, passage in archive.catalogue.passages_of(articles[article_id]):
                if passage.ordinal in wanted:
                    take(articles[article_id], passage)
    return _numbered(_stretch(articles[i], run, best[i]) for i, passages in chosen.items() for run in _runs(passages))


def whole(article: Article, passages: Sequence[Passage]) -> list[Evidence]:
    """An article as evidence, passage by passage, for its summary."""
    return _numbered(Evidence(0, article, passage, passage.start, passage.end, (passage,)) for passage in passages)


def rendered(evidence: Iterable[Evidence], language: str) -> str:
    """The evidence for a prompt: of each a header with number, title, source and date, and its text as a quotation.

    A header begins a line with a square bracket. No line of an article can: each stands behind "> ", and what an article or
    its title has of square brackets (or of a chat format's signs, "<|…|>") is changed into others of their kind.
    """
    return "\n\n".join(_written(item.article, item.text, item.number, language) for item in evidence)


def harmless(text: str) -> str:
    """A text that is not ours, so that in a prompt it stands as a quotation and can be nothing else."""
    lines = (visible(line).strip() for line in text.translate(_SIGNS).splitlines())
    return "\n".join(f"> {line}" for line in lines if line)


def visible(line: str) -> str:
    """A line without what cannot be seen: direction marks, a terminal's escapes, what hides between a bracket and its number."""
    return line if line.isprintable() else "".join(letter for letter in line if letter.isprintable() or letter.isspace())


_SIGNS = str.maketrans("[]<>【】［］〔〕", "()‹›()()()")


def _written(article: Article, text: str, number: int, language: str) -> str:
    about = (article.title, article.source or UNKNOWN_SOURCE[language], date_line(article.published, language))
    said = " · ".join(" ".join(harmless(part).replace("> ", "").split()) for part in about)
    return f"[{number}] {said}\n{harmless(text)}"


def _widely(hits: Sequence[Hit]) -> list[Hit]:
    """The hits with the first of each article before the second of any."""
    turns: dict[str, int] = {}
    placed = []
    for hit in hits:
        turns[hit.article.id] = turns.get(hit.article.id, 0) + 1
        placed.append((turns[hit.article.id], hit))
    return [hit for _, hit in sorted(placed, key=lambda pair: pair[0])]


def _runs(passages: dict[int, Passage]) -> list[list[Passage]]:
    """Passages by their ordinals, in runs without a gap."""
    runs: list[list[Passage]] = []
    for ordinal in sorted(passages):
        if not runs or ordinal > runs[-1][-1].ordinal + 1:
            runs.append([])
        runs[-1].append(passages[ordinal])
    return runs


def _stretch(article: Article, run: Sequence[Passage], best: Passage) -> Evidence:
    found = best if best in run else run[0]
    return Evidence(0, article, found, run[0].start, run[-1].end, tuple(run))


def _numbered(stretches: Iterable[Evidence]) -> list[Evidence]:
    return [
        Evidence(number, item.article, item.passage, item.start, item.end, item.joined)
        for number, item in enumerate(stretches, 1)
    ]
