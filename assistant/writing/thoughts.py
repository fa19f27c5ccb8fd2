"""What a thinking model says to itself: it is taken out of a reply as the reply comes in, and nobody is shown it."""

import re

_OPENING = ("<think>", "<thinking>", "<thought>", "<reasoning>", "[THINK]")
_CLOSING = tuple(mark[0] + "/" + mark[1:] for mark in _OPENING)
_OPENS = re.compile("|".join(map(re.escape, _OPENING)), re.IGNORECASE)
_CLOSES = re.compile("|".join(map(re.escape, _CLOSING)), re.IGNORECASE)
_MARK = re.compile(f"{_OPENS.pattern}|{_CLOSES.pattern}", re.IGNORECASE)
_MARKS = tuple(mark.lower() for mark in (*_OPENING, *_CLOSING))


class UnopenedThought(Exception):
    """A thought ends that never began: what came before it was one, and has been passed on."""


class Thoughts:
    """Divides a reply that comes in pieces into words for the reader, which it gives, and thoughts, which it keeps.

    A mark may come in halves: what could still become one waits for the next piece.
    """

    def __init__(self) -> None:
        self._waiting = ""
        self._inside = False

    def said(self, piece: str) -> str:
        """The words for the reader that are certain with this piece. Raises UnopenedThought."""
        text, shown = self._waiting + piece, []
        while mark := (_CLOSES if self._inside else _MARK).search(text):
            if not self._inside:
                shown.append(text[: mark.start()])
                if _CLOSES.fullmatch(mark.group()):
                    raise UnopenedThought
            self._inside = not self._inside
            text = text[mark.end() :]
        half = _half_a_mark(text)
        self._waiting = text[len(text) - half :]
        if not self._inside:
            shown.append(text[: len(text) - half])
        return "".join(shown)

    def rest(self) -> str:
        """What was waiting for more and is, at the reply's end, only words."""
        waiting, self._waiting = self._waiting, ""
        return "" if self._inside else waiting


def _half_a_mark(text: str) -> int:
    """How many characters at the text's end may be the beginning of a mark."""
    end = text[-max(map(len, _MARKS)) :].lower()
    return max((size for size in range(1, len(end) + 1) if any(mark.startswith(end[-size:]) for mark in _MARKS)), default=0)
