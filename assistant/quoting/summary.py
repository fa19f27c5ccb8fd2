"""A summary in the archive's own sentences: several articles before several sentences of one, in order of time."""

import re
from collections.abc import Sequence

import numpy as np

from assistant.quoting.candidates import Candidate
from assistant.quoting.choosing import in_reading_order, repeats
from assistant.quoting.features import NAMES

SENTENCES = 6
PER_ARTICLE = 2
ON_SUBJECT = 0.35
"""Least share of the subject's weight that a sentence meets, with its title, to be about it."""

_ASKING = re.compile(
    r"^\W*(?:please\s+)?(?:summari[sz]e|sum up|give me (?:a|the) summary of|an? (?:overview|summary) of|recap|brief me on)\s+(?:what\b.*?\b(?:says?|reported|wrote) (?:about|on)\s+)?"
    r"|^\W*(?:لخّ?ص(?:ي|وا)?|تلخيص|ملخص|قد[ّ]?م ملخصا?|أعطني ملخصا?\S* (?:عن|ل)|موجز|خلاصة|أوجز)\s+(?:لي\s+)?(?:ما (?:قيل|ورد|جاء|نشر|كتب)\s+(?:عن|حول|في)\s+)?",
    re.IGNORECASE,
)


def subject_of(message: str) -> str:
    """What a summary is asked of: the message without the words that ask for a summary."""
    subject = _ASKING.sub("", message, count=1).strip(" .؟?!")
    return subject or message


def summarised(candidates: Sequence[Candidate], features: np.ndarray) -> list[Candidate]:
    """The sentences of a summary; none where the candidates are not about the subject."""
    column = {name: features[:, NAMES.index(name)] for name in NAMES}
    about = column["coverage_with_title"]
    worth = (
        column["coverage_with_neighbours"] + column["literal_coverage"] + 0.4 * column["hit_ratio"]
        - 0.02 * column["place"] + 0.15 * column["is_first"] - 0.3 * column["is_question"] - 0.2 * column["starts_dependent"]
    )  # fmt: skip
    picked: list[Candidate] = []
    for index in np.argsort(-worth, kind="stable"):
        candidate = candidates[index]
        if about[index] < ON_SUBJECT or len(candidate.tokens) < 6:
            continue
        of_article = sum(other.article.id == candidate.article.id for other in picked)
        if of_article < PER_ARTICLE and not any(repeats(candidate, other) for other in picked):
            picked.append(candidate)
        if len(picked) == SENTENCES:
            break
    return in_reading_order(picked)
