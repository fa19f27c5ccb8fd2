"""A line of a model's reply as plain text: markdown and HTML taken off, and the markers of its citations taken out.

It reads strictly from left to right and says how far it could read for certain, so that a line that is still growing gives
the same text as the whole one.
"""

import re
from dataclasses import dataclass, field

from vectorstore.analysis.numbers import fold_digits

RANGE = 20
"""Numbers that a range gives at most: [1-99999] is a mistake and no list of sources."""
REACH = 240
"""Letters between an opening bracket and its end; where none comes, the bracket is only a bracket."""

_CLOSING = {"[": "]", "【": "】", "［": "］", "〔": "〕"}
_NUMBER = r"[0-9٠-٩۰-۹]{1,3}"
_ITEM = rf"{_NUMBER}(?:\s*[-–—‑]\s*[0-9٠-٩۰-۹]{{1,6}})?"
_LABEL = r"(?:sources?|passages?|citations?|references?|refs?|(?:ال)?مصدر|(?:ال)?مصادر|(?:ال)?مقطع|(?:ال)?مقاطع|(?:ال)?مرجع|(?:ال)?مراجع)"
_NAMED = rf"{_LABEL}\.?\s*:?\s*(?:no\.?|nos\.?|رقم|#)?\s*{_ITEM}"
_BETWEEN = rf"(?:\s*(?:[,،;؛&]|(?<=\s)and(?=\s)|(?<=\s)و)\s*|\s+)(?:{_LABEL}\s*)?\^?"
_SAID = r"(?::[0-9]{1,3})?(?:\s*†[^\]】］〕]{0,120})?"
_BEHIND = re.compile(r":[0-9]{1,3}\s*$|(?::[0-9]{1,3}\s*)?†.*", re.S)
_MARKER = re.compile(rf"\s*[\^#]?(?:{_NAMED}|{_ITEM})(?:{_BETWEEN}{_ITEM}){{0,30}}\s*{_SAID}\s*", re.I)
# (1) alone is none: «وفق المادة (1)» is an article of a law, and lists begin so.
_IN_ROUND = re.compile(rf"\s*{_NAMED}(?:{_BETWEEN}{_ITEM}){{0,30}}\s*", re.I)
_IN_MARKER = re.compile(_ITEM)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>|<https?://[^<>\s]*>")
_ENTITIES = {"&nbsp;": " ", "&amp;": "&", "&quot;": '"', "&#39;": "'", "&apos;": "'", "&lt;": "", "&gt;": ""}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))
_CLOSERS = frozenset(".,;:!?،؛؟…»”’)")
_TAKEN = "\0"
"""Stands where a link's address was cut out; a reply has none of its own."""
_SPECIAL = re.compile(rf"[\[\]【】［］〔〕<(!*_`~&\\|\s{_TAKEN}]")
LINE_START = re.compile(
    r"\s*(?:>\s?)*(?:(?:[-*+•▪◦·●–—]|[0-9٠-٩۰-۹]{1,2}\s?[.)\-–](?![0-9٠-٩۰-۹]))\s+|#{1,6}\s+)?(?:\[[ xX✓]\]\s+)?"
)
"""What a list, a heading or a quotation puts before a line; the number of a list is no citation and no figure."""
EMPTY_LINE = re.compile(r"\s*(?:```[\w+-]*|~~~[\w+-]*|[-*_=]{3,}|(?:[-*_]\s+){2,}[-*_]|[|:\-\s]{3,})?\s*")
"""A line that says nothing: blank, a rule, the edge of a code block or of a table."""


@dataclass(slots=True)
class Plain:
    """What was read of a line: its `text`; where each letter stood (`places`); `markers`, each its place in `text` and its numbers.

    `raw` is the line without the addresses of links, as long as it was.
    """

    raw: str
    text: str = ""
    places: list[int] = field(default_factory=list)
    markers: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)


def numbers_of(marker: str) -> tuple[int, ...]:
    """The numbers in a marker, in order, each once; of a range at most RANGE."""
    numbers: list[int] = []
    for item in _IN_MARKER.findall(marker):
        first, *rest = (int(digits) for digits in re.findall(r"\d+", fold_digits(item)))
        low, high = sorted((first, rest[0] if rest else first))
        numbers += range(low, min(high, low + RANGE - 1) + 1)
    return tuple(dict.fromkeys(numbers))


class _Reading:
    """One pass over a line, as far as it can be read."""

    def __init__(self, raw: str, start: int, *, whole: bool) -> None:
        self.raw, self.at, self.whole = raw, start, whole
        self.out: list[str] = []
        self.places: list[int] = []
        self.markers: list[tuple[int, tuple[int, ...]]] = []
        self.gap = False

    def read(self) -> Plain:
        end = len(self.raw)
        while self.at < end:
            found = _SPECIAL.search(self.raw, self.at)
            until = found.start() if found else end
            if until > self.at:
                self.put(self.raw[self.at], self.at)
                self.out += self.raw[self.at + 1 : until]
                self.places += range(self.at + 1, until)
            self.at = until
            if found and not self.special(self.raw[until]):
                break
        return Plain(self.raw, "".join(self.out), self.places, self.markers)

    def put(self, letter: str, place: int) -> None:
        if self.gap:
            self.gap = False
            if self.out and letter not in _CLOSERS:
                self.out.append(" ")
                self.places.append(place)
        self.out.append(letter)
        self.places.append(place)

    def take_out(self, until: int, numbers: tuple[int, ...] = ()) -> bool:
        """Go on behind something that is no text; where a marker stood, one space is left, and none before a full stop."""
        while self.out and self.out[-1] == " ":
            self.out.pop()
            self.places.pop()
            self.gap = True
        if numbers:
            self.markers.append((len(self.out), numbers))
            self.gap = True
        self.at = until
        return True

    def skip(self, until: int) -> bool:
        self.at = until
        return True

    def literal(self) -> bool:
        self.put(self.raw[self.at], self.at)
        return self.skip(self.at + 1)

    def special(self, letter: str) -> bool:
        """Read what begins with this letter; False where its end has not come yet."""
        if letter.isspace():
            if self.out and not self.gap and self.out[-1] != " ":
                self.put(" ", self.at)
            return self.skip(self.at + 1)
        if letter == _TAKEN:
            return self.skip(self.at + 1)
        if letter in _CLOSING:
            return self.bracket(_CLOSING[letter])
        read = {"<": self.tag, "(": self.round, "&": self.entity, "!": self.image, "\\": self.escape}.get(letter)
        if read:
            return read()
        return self.literal() if letter in "]】］〕" else self.emphasis(letter)

    def waits(self, needed: int) -> bool:
        """Whether the line may still grow before `needed` letters are there."""
        return not self.whole and len(self.raw) < needed

    def bracket(self, closing: str) -> bool:
        raw, opening = self.raw, self.raw[self.at]
        inside = self.at
        while raw[inside : inside + 1] == opening:
            inside += 1
        close = raw.find(closing, inside, inside + REACH)
        if close < 0:
            return False if self.waits(inside + REACH) else self.literal()
        after = close
        while raw[after : after + 1] == closing:
            after += 1
        if self.waits(after + 1):
            return False
        target = after
        if raw[after : after + 1] == "(":
            end = raw.find(")", after, after + REACH)
            if end < 0 and self.waits(after + REACH):
                return False
            target = end + 1 if end >= 0 else after
        if _MARKER.fullmatch(raw, inside, close):
            return self.take_out(target, numbers_of(_BEHIND.sub("", raw[inside:close])))
        if target > after:
            # A link's words stay; its address is cut out, and the words are read in their place.
            self.raw = raw[:close] + _TAKEN * (target - close) + raw[target:]
            return self.skip(inside)
        return self.literal()

    def tag(self) -> bool:
        following = self.raw[self.at + 1 : self.at + 2]
        if not following and self.waits(self.at + 2):
            return False
        if not (following.isalpha() and following.isascii()) and following not in ("/", "!"):
            return self.literal()
        end = self.raw.find(">", self.at, self.at + REACH)
        if end < 0:
            return False if self.waits(self.at + REACH) else self.literal()
        if not _TAG.fullmatch(self.raw, self.at, end + 1):
            return self.literal()
        # «a<br>b» are two words, «a<b>b</b>» is one; a space too many does less harm.
        self.gap = self.gap or bool(self.out) and self.out[-1] != " "
        return self.skip(end + 1)

    def round(self) -> bool:
        end = self.raw.find(")", self.at, self.at + 60)
        if end < 0:
            return False if self.waits(self.at + 60) else self.literal()
        if _IN_ROUND.fullmatch(self.raw, self.at + 1, end):
            return self.take_out(end + 1, numbers_of(self.raw[self.at : end]))
        return self.literal()

    def entity(self) -> bool:
        found = _ENTITY.match(self.raw, self.at)
        if not found:
            return False if self.waits(self.at + 6) else self.literal()
        for letter in _ENTITIES[found.group()].strip():
            self.put(letter, self.at)
        if found.group() == "&nbsp;":
            self.gap = self.gap or bool(self.out) and self.out[-1] != " "
        return self.skip(found.end())

    def image(self) -> bool:
        if self.waits(self.at + 2):
            return False
        return self.skip(self.at + 1) if self.raw[self.at + 1 : self.at + 2] == "[" else self.literal()

    def escape(self) -> bool:
        if self.waits(self.at + 2):
            return False
        following = self.raw[self.at + 1 : self.at + 2]
        return self.skip(self.at + 1) if following and following in "*_`[]()#.!<>|~-\\" else self.literal()

    def emphasis(self, letter: str) -> bool:
        end = self.at
        while self.raw[end : end + 1] == letter:
            end += 1
        if self.waits(end + 1):
            return False
        before, after = self.raw[self.at - 1 : self.at] if self.at else " ", self.raw[end : end + 1] or " "
        alone = before.isspace() and after.isspace()
        inside = before.isalnum() and after.isalnum()
        if letter == "|":
            if self.out:
                self.take_out(self.at)
                if self.out[-1] not in ";:.":
                    self.put(";", self.at)
                self.gap = True
            return self.skip(end)
        if (alone and letter in "*~") or (inside and letter in "_~") or (letter == "~" and end - self.at == 1):
            return self.literal()
        return self.skip(end)


def plain(raw: str, start: int = 0, *, whole: bool) -> Plain:
    """Read a line from `start`; `whole` where it cannot grow any more."""
    return _Reading(raw, start, whole=whole).read()
