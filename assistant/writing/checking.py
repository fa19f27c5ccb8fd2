"""STAND-IN, not committed."""
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.writing.citing import Cited
from assistant.writing.evidence import Evidence
from vectorstore.analysis import terms_of
from vectorstore.knowledge import Knowledge
from vectorstore.splitting import sentences_of


@dataclass(frozen=True, slots=True)
class Verdict:
    """Stand-in."""

    supported: bool
    reason: str = ""
    spans: tuple[tuple[int, int, int], ...] = ()


class Checker:
    """Stand-in: words must stand in the passage."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge

    def check(self, sentence: Cited, language: str, evidence: Sequence[Evidence]) -> Verdict:
        """Stand-in."""
        mine = set(terms_of(sentence.text))
        for item in evidence:
            for start, end in sentences_of(item.text):
                its = set(terms_of(item.text[start:end]))
                if mine and len(mine & its) >= 0.6 * len(mine):
                    return Verdict(True, "", ((item.number, item.start + start, item.start + end),))
        return Verdict(False, "ليس في المصدر" if language == "ar" else "Not in the source.")
