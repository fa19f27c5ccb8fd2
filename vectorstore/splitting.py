"""A body into sentences, and sentences into passages; every cut keeps its place in the body.

Spans are half-open character offsets. Together the sentences cover everything of the body but white space.
"""

import hashlib
import re
from collections.abc import Sequence

from vectorstore.articles import Article, Passage

Span = tuple[int, int]

PASSAGE_WORDS = 120
"""A passage is closed once it has this many words; the next one begins with its last sentence."""
TAIL_WORDS = 40
"""A last passage shorter than this says little alone and is joined to the one before."""
SENTENCE_CHARS = 1_200
"""A longer "sentence" (a table, a list without stops) is cut at a comma or a space, so that a quote stays readable."""

# A stop, what closes behind it, then white space: 2.5 and isnad.org do not end there.
_STOP = re.compile(r"[.!?؟؛…۔]+[\"'”’»)\]]*(?=\s)")
_NEWLINE = re.compile(r"\n\s*")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'“«])(?:[A-Za-z]|[A-Z]\.[A-Z]|[A-Za-z]\.[A-Za-z](?:\.[A-Za-z])*|Mrs?|Ms|Drs?|Prof|Gen|Col|Lt|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|Hon|Sir|St|Jr|Sr|"
    r"Inc|Ltd|Corp|Co|Bros|No|Nos|vs|etc|approx|dept|est|Fig|cf|al|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mt|Ft|"
    r"د|أ|م|ص|ج|ق|هـ|ا|ت|ط|ب|ن|س)$"
)
# After these a capital does begin a new sentence often enough: "… in the U.S. The president …".
_OPENERS = re.compile(r"\s+[\"“'(]*(?:The|A|An|In|On|At|He|She|It|They|We|But|And|This|That|His|Her|Its|However|Meanwhile)\b")


def sentences_of(body: str) -> list[Span]:
    """Spans of the body's sentences, in order."""
    cuts = {0, len(body)}
    if not _is_wrapped(body):
        cuts.update(found.end() for found in _NEWLINE.finditer(body))
    else:
        cuts.update(found.end() for found in re.finditer(r"\n\s*\n\s*", body))
    cuts.update(found.end() for found in _STOP.finditer(body) if _ends_sentence(body, found))
    edges = sorted(cuts)
    spans = (_trim(body, start, end) for start, end in zip(edges, edges[1:], strict=False))
    return [piece for start, end in spans if start < end for piece in _cut_long(body, start, end)]


def _is_wrapped(body: str) -> bool:
    """Whether lines are broken at a column and not at a thought, as in old newswire copy."""
    lines = [line.rstrip() for line in body.split("\n") if line.strip()]
    if len(lines) < 4 or max(map(len, lines)) > 100:
        return False
    broken = sum(line[-1] not in ".!?؟؛…:\"”»" and len(line) > 40 for line in lines[:-1])
    return broken > 0.5 * (len(lines) - 1)


def _ends_sentence(body: str, stop: re.Match[str]) -> bool:
    after = body[stop.end() : stop.end() + 24]
    following = after.lstrip()[:1]
    # "Really?" he asked. And: one … two.
    if following.islower() and following.isascii():
        return False
    if body[stop.start()] != "." or stop.end() - stop.start() > 1:
        return True
    before = body[max(0, stop.start() - 12) : stop.start()]
    return not _ABBREVIATION.search(before) or bool(re.search(r"\.[A-Z]$", before) and _OPENERS.match(after))


def _trim(body: str, start: int, end: int) -> Span:
    while start < end and body[start].isspace():
        start += 1
    while end > start and body[end - 1].isspace():
        end -= 1
    return start, end


def _cut_long(body: str, start: int, end: int) -> list[Span]:
    pieces = []
    while end - start > SENTENCE_CHARS:
        window = body[start : start + SENTENCE_CHARS]
        cut = max(window.rfind(mark, SENTENCE_CHARS // 2) for mark in ("،", ", ", "؛", ";", "\n"))
        cut = cut + 1 if cut > 0 else max(window.rfind(" ", SENTENCE_CHARS // 2), 0) or SENTENCE_CHARS
        pieces.append(_trim(body, start, start + cut))
        start = _trim(body, start + cut, end)[0]
    return [*pieces, (start, end)]


def passages_of(article: Article) -> list[Passage]:
    """The article's passages: about PASSAGE_WORDS words each, whole sentences, one sentence of overlap.

    An id holds the article's id and content, so a corrected article shares none with what it replaces.
    """
    digest = hashlib.sha256(f"{article.id}\x1f{article.content_hash}".encode()).hexdigest()[:16]
    return [
        Passage(f"{digest}-{ordinal}", article.id, ordinal, start, end, article.body[start:end])
        for ordinal, (start, end) in enumerate(_windows(article.body, sentences_of(article.body)))
    ]


def _windows(body: str, sentences: Sequence[Span]) -> list[Span]:
    words = [len(body[start:end].split()) for start, end in sentences]
    windows: list[list[int]] = []
    current: list[int] = []
    length = 0
    for place, count in enumerate(words):
        current.append(place)
        length += count
        if length >= PASSAGE_WORDS:
            windows.append(current)
            # The overlap: a sentence that is a whole passage by itself is not repeated.
            current, length = ([place], count) if count < PASSAGE_WORDS // 2 else ([], 0)
    fresh = [place for place in current if not windows or place > windows[-1][-1]]
    if fresh:
        if windows and sum(words[p] for p in fresh) < TAIL_WORDS:
            windows[-1] += fresh
        else:
            windows.append(current)
    return [(sentences[window[0]][0], sentences[window[-1]][1]) for window in windows]
