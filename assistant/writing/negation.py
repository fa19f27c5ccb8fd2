"""What one says and the other denies: "not", «نفى», "failed to". Compared only where it is reliably seen."""

import re
from collections.abc import Sequence

from assistant.writing.figures import LIGHT
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import Claim, Held, Places
from vectorstore.analysis import is_stop_word
from vectorstore.analysis.arabic import fold_arabic


def folded(words: str) -> frozenset[str]:
    """The words as statements have theirs."""
    return frozenset(fold_arabic(word) for word in words.split())


_NOT = folded("not no never cannot nor neither none nobody لم لن لا ليس ليست لست ليسوا وليس وليست ولم ولن ولا فلم فلن لستم")
_DENYING = folded(
    "deny denied denies denying refuse refused refuses refusing reject rejected rejects fail failed fails failing without ruled rule rules"
    " declined decline unable lack lacked lacking avoid avoided refrained unless except hardly barely few little نفى نفت ينفي تنفي نافيا نفيه رفض رفضت يرفض ترفض امتنع امتنعت"
    " استبعد استبعدت يستبعد دون بدون فشل فشلت اخفق اخفقت غير عدم خلافا تعذر متعذر سوى الا يفتقر عجز عجزت"
)  # fmt: skip
_SURELY_DENYING = folded("denied denies deny denying نفى نفت ينفي تنفي نافيا استبعد استبعدت")
_REFUSING = folded("refused refuses rejected rejects رفض رفضت يرفض ترفض")
_FAILING = folded("fail failed fails failing unable without refrained avoided فشل فشلت أخفق أخفقت عجز عجزت امتنع امتنعت تعذر دون بدون")
MOSTLY = 0.6
"""Where a source refuses this share of a claim, the claim says that it came to be."""
_DENIED = 6
_PARTS = frozenset(",،.؛;:«»“”\"()—–")
_RELATIVES = folded("which that who whom الذي التي الذين")
_AT_LEAST = folded("يقل تقل سيما يزال تزال يزالون بد more less later only")
_EXCEPT = folded("سوى الا but except")
_SCOPE = 3
_NOBODY = folded("no none nobody neither")
_ANYBODY = folded("anyone anybody anything any أحد أي أيا")
_FELL_SHORT = re.compile(r"\b(fall|falls|fell|fallen|stopped|stops) (just )?short\b")
_THAT_NOT = re.compile("[وفبل]?أل[َّ]*ا|لئل[َّ]*ا|كيلا")
SURE = 0.5
"""From here on a word says a concept well enough to contradict it."""


def _clause(statement: Statement, place: int, most: int) -> list[int]:
    """The content words behind a token, at most so many, up to the next comma or quotation mark."""
    found: list[int] = []
    tokens = statement.tokens
    for at in range(place + 1, len(tokens)):
        if len(found) == most or _PARTS & set(statement.text[tokens[at - 1].end : tokens[at].start]):
            break
        if not is_stop_word(statement.words[at]):
            found.append(at)
    return found


def _negated(statement: Statement) -> set[int]:
    """The tokens that a "not" is about: the next content words behind it."""
    behind = {at for place in _nots(statement) for at in _clause(statement, place, _SCOPE)}
    return behind | {at for place in _toos(statement) for at in _clause(statement, place, _SCOPE)}


def _toos(statement: Statement) -> list[int]:
    """The "to" of "too few to matter", the «أن» of «أقل من أن تؤثر»: what is behind them does not come to be."""
    words = statement.words
    english = [at for at, word in enumerate(words) if word == "to" and "too" in words[max(0, at - 4) : at]]
    return english + [at for at in range(2, len(words)) if words[at] == "ان" and words[at - 1] == "من" and words[at - 2][:1] == "ا"]


def _nots(statement: Statement) -> list[int]:
    """The tokens that say "not"; in «لا يقل عن» and «لم يُستخدم سوى مرتين» there is none."""
    words = statement.words
    return [
        place
        for place, word in enumerate(words)
        if (_is_not(word) or _is_that_not(statement, place)) and not _AT_LEAST & set(words[place + 1 : place + 2]) and not _EXCEPT & set(words[place + 1 : place + 7])
    ]


def _is_not(word: str) -> bool:
    return word in _NOT or word.endswith(("n't", "n’t"))


def _of_all(statement: Statement, place: int) -> bool:
    """Whether a "not" is about everybody or everything."""
    return statement.words[place] in _NOBODY or bool(_ANYBODY & set(statement.words[place + 1 : place + 4]))


def _is_that_not(statement: Statement, place: int) -> bool:
    """«ألّا» and «بألا» are "that … not"; folded, «إلا» looks the same, but it is "except"."""
    token = statement.tokens[place]
    return bool(_THAT_NOT.fullmatch(statement.text[token.start : token.end]))


def _places(statement: Statement, words: frozenset[str]) -> list[int]:
    return [place for place, word in enumerate(statement.words) if word in words or word.removeprefix("و") in words]


def _denied(statement: Statement, words: frozenset[str]) -> set[int]:
    """The tokens behind a word that denies or refuses, to the clause's end."""
    return {at for place in _places(statement, words) for at in _clause(statement, place, _DENIED)}


def _denies(statement: Statement) -> bool:
    return bool(_places(statement, _DENYING)) or bool(_FELL_SHORT.search(statement.text))


def says_not(statement: Statement) -> bool:
    """Whether a sentence has a "not"."""
    return bool(_nots(statement))


def concepts_at(claim: Claim, said: Sequence[Places], tokens: set[int]) -> set[int]:
    """The claim's concepts that those tokens of a sentence say."""
    return {
        index for index, places in enumerate(said) if claim.weights[index] >= LIGHT and any(places.get(t, 0.0) >= SURE for t in tokens)
    }


def negation(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """One says "not" of a word, or denies it, and the other says the same without that."""
    statement = claim.statement
    own = claim.own
    if _denies(statement):
        return _invented_denial(claim, own, held)
    mine = concepts_at(claim, own, _negated(statement))
    for item in held:
        for place in item.support.chosen[:2]:
            sentence, said = item.source.sentences[place], item.support.said[place]
            failing = {at for p in _places(sentence, _FAILING) for at in _clause(sentence, p, 1)}
            against = _negated(sentence) | _denied(sentence, _SURELY_DENYING) | failing
            theirs = concepts_at(claim, said, against)
            theirs -= concepts_at(claim, said, set(range(len(sentence.tokens))) - against)
            # "No one was hurt", «لم يصب أحد»: every word of it is denied.
            first = {at for p in _nots(sentence) for at in _clause(sentence, p, _SCOPE if _of_all(sentence, p) else 1)}
            if not says_not(statement) and (len(theirs) >= 2 or theirs & concepts_at(claim, said, first | failing)):
                return "negation", claim.concepts[min(theirs)].text
            refused = list(concepts_at(claim, said, _denied(sentence, _REFUSING)))
            if refused and not says_not(statement) and claim.weights[refused].sum() >= MOSTLY * claim.weights.sum():
                return "negation", claim.concepts[min(refused)].text
        met, best = item.support.met, item.support.chosen[0]
        if any(met[best][index] >= SURE for index in mine) and not any(_turns(item, place, mine) for place in item.support.chosen):
            return "negation", claim.concepts[min(mine)].text
    return None


def _turns(item: Held, place: int, about: set[int]) -> bool:
    """Whether a sentence says "not", or denies something, and says one of those concepts."""
    sentence = item.source.sentences[place]
    return (says_not(sentence) or _denies(sentence)) and any(item.support.met[place][index] >= SURE for index in about)


def _invented_denial(claim: Claim, own: Sequence[Places], held: Sequence[Held]) -> Failed | None:
    """"He refused", where no sentence of a source denies or refuses anything, and the best says the rest."""
    statement = claim.statement
    for place in _places(statement, _SURELY_DENYING | _REFUSING | _FAILING):
        denied = concepts_at(claim, own, set(_clause(statement, place, _DENIED)))
        for item in held:
            met = item.support.met[item.support.chosen[0]]
            silent = not any(says_not(sentence) or _denies(sentence) for sentence in item.source.sentences)
            if silent and denied and all(met[index] >= SURE for index in denied):
                return "negation", statement.text[statement.tokens[place].start : statement.tokens[place].end]
    return None


