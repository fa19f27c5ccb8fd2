"""A language model's reply in sentences, each with the numbers that it cites, while the reply is still coming.

What the sentences are does not depend on the pieces in which the reply arrives.
"""

import re
from dataclasses import dataclass

from assistant.writing.markup import EMPTY_LINE, LINE_START, Plain, plain
from vectorstore.splitting import SENTENCE_CHARS, sentences_of

LOOKAHEAD = 32
"""Letters behind a sentence that must have come: whether a full stop ends it, and whether a marker follows, is seen there."""
BEGUN = 12
"""Letters of a line from which on it is no line of markers, and the sentence before it is complete."""
QUOTED = 300
"""A quotation keeps its sentences together if it closes within this many letters; else its opening mark is a stray one."""
LINE = 2_000
"""A line without any end is cut here."""

_UNSEEN = dict.fromkeys([0, *range(0x200B, 0x200C), 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF, 0x061C], None)
_NEWLINES = {ord(mark): "\n" for mark in "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"} | {ord("\r"): " "}
_QUOTES = {"«": "»", "“": "”", '"': '"'}
_SAID = re.compile(r"[^\W_]")
_MAY_END = re.compile(rf"[.!?؟؛…۔]|\s{{{LOOKAHEAD}}}")
"""A line without any of it is one sentence that goes on; a reply comes in hundreds of pieces, and most need no second look."""
_SOURCES = re.compile(r"\W*(?:sources?|references?|citations?|(?:ال)?مصادر|(?:ال)?مصدر|(?:ال)?مراجع)\W*", re.I)
_EMPTIED = re.compile(r"\s*\(\s*[,،;؛]?\s*\)")
_BEFORE_POINT = re.compile(r"\s+(?=[,،؛;.](?:\s|$))")
_DOUBLED = re.compile(r"[,،;؛](?=\s*[.,،;؛؟!])")


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of a reply as plain text, the numbers that it cites in order, and the line of the reply (from 0) it is of."""

    text: str
    numbers: tuple[int, ...]
    paragraph: int


class Sentences:
    """Takes a reply piece by piece; `language` ("en", "ar") is the reply's, as it was asked for."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._line = ""
        self._begun = False
        self._said = False
        self._paragraph = 0
        self._held: Cited | None = None

    def feed(self, text: str) -> list[Cited]:
        """The sentences that are complete with this piece: what follows them has begun, and is no marker of theirs."""
        complete: list[Cited] = []
        *lines, last = (self._line + text.translate(_UNSEEN).translate(_NEWLINES)).split("\n")
        for line in lines:
            self._line = line
            complete += self._ended()
        self._line = last
        return complete + self._settled()

    def end(self) -> list[Cited]:
        """The rest, when there is no more to come."""
        complete = self._ended()
        if self._held:
            complete.append(self._held)
            self._held = None
        return complete

    def _ended(self) -> list[Cited]:
        """The sentences of the line, which has no more to come. Its last one is held: a line of markers may follow."""
        complete = self._settled()
        if not self._begun and EMPTY_LINE.fullmatch(self._line):
            self._line = ""
            return complete
        while self._line:
            complete += self._next(whole=True) or []
        if self._said:
            self._paragraph += 1
        self._line, self._begun, self._said = "", False, False
        return complete

    def _settled(self) -> list[Cited]:
        """The sentences at the line's beginning that no more text can change."""
        complete: list[Cited] = []
        while self._line and (found := self._next(whole=False)) is not None:
            complete += found
        if self._held and len(self._line) >= BEGUN and self._says_something():
            complete.append(self._held)
            self._held = None
        return complete

    def _says_something(self) -> bool:
        text = self._read(self._line[:LINE], whole=False).text
        return len(text) >= BEGUN and bool(_SAID.search(text))

    def _read(self, view: str, *, whole: bool) -> Plain:
        opening = None if self._begun else LINE_START.match(view)
        return plain(view, opening.end() if opening else 0, whole=whole)

    def _next(self, *, whole: bool) -> list[Cited] | None:
        """Take one sentence off the line; None where it is not certain yet where it ends."""
        if not whole and len(self._line) < SENTENCE_CHARS and not _MAY_END.search(self._line):
            return None
        cut = len(self._line) >= LINE
        view = self._line[:LINE]
        read = self._read(view, whole=whole and len(self._line) <= LINE)
        length = _first(read.text, whole=whole and not cut)
        if length is None and cut:
            read = self._read(view, whole=True)
            length = _first(read.text, whole=True)
        if length is None:
            return None
        rest = length
        while rest < len(read.text) and read.text[rest].isspace():
            rest += 1
        left = read.raw[read.places[rest] :] if rest < len(read.text) else ""
        self._line = left + self._line[len(view) :]
        self._begun = bool(self._line)
        numbers = [number for place, cited in read.markers if place <= length or not left for number in cited]
        return self._take(_tidied(read.text[:length], marked=bool(read.markers)), tuple(dict.fromkeys(numbers)))

    def _take(self, text: str, numbers: tuple[int, ...]) -> list[Cited]:
        """The held sentence, which this one shows to be complete, and this one; a line's last is held in its turn."""
        if not _SAID.search(text) or (numbers and _SOURCES.fullmatch(text)):
            held = self._held
            if held and not _SAID.search(text):
                self._held = Cited(held.text, tuple(dict.fromkeys(held.numbers + numbers)), held.paragraph)
            return []
        complete = [self._held] if self._held else []
        cited = Cited(text, numbers, self._paragraph)
        self._said = True
        self._held = None if self._line else cited
        return complete if self._held else [*complete, cited]


def _first(text: str, *, whole: bool) -> int | None:
    """Where the first sentence of a line ends, its quotations whole; None where more text could change that."""
    spans = sentences_of(text)
    if not spans:
        return len(text) if whole else None
    index = 0
    while (closing := _unclosed(text[: spans[index][1]])) and index + 1 < len(spans):
        end = spans[index][1]
        close = text.find(closing, end, end + QUOTED)
        if close < 0:
            if not whole and len(text) < end + QUOTED:
                return None
            break
        index = next(place for place in range(index + 1, len(spans)) if spans[place][1] > close)
    end = spans[index][1]
    return end if whole or len(text) >= end + LOOKAHEAD else None


def _unclosed(text: str) -> str:
    """The mark that would close a quotation which the text leaves open, or ""."""
    for opening, closing in _QUOTES.items():
        if text.count(opening) % 2 if opening == closing else text.rfind(opening) > text.rfind(closing):
            return closing
    return ""


def _tidied(text: str, *, marked: bool) -> str:
    """One space between words, and nothing left of what stood around a marker."""
    if marked:
        text = _BEFORE_POINT.sub("", _DOUBLED.sub("", _EMPTIED.sub("", text)))
    return " ".join(text.split())
