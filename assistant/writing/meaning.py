"""Words that turn a sentence's meaning: "not", "all", "only", "likely". Compared only where they are reliably seen."""

from collections.abc import Sequence

from assistant.writing.facts import MET, Failed, Held
from assistant.writing.statements import Statement
from assistant.writing.support import Claim
from vectorstore.analysis import is_stop_word
from vectorstore.analysis.arabic import fold_arabic


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold_arabic(word) for word in words.split())


_NOT = _folded("not no never cannot nor neither none nobody لم لن لا ليس ليست لست ليسوا وليس وليست ولم ولن ولا فلم فلن لستم")
_DENYING = _folded(
    "deny denied denies denying refuse refused refuses refusing reject rejected rejects fail failed fails failing without ruled rule rules"
    " declined decline unable lack lacked lacking avoid unless except hardly barely few little نفى نفت ينفي تنفي نافيا نفيه رفض رفضت يرفض ترفض امتنع امتنعت"
    " استبعد استبعدت يستبعد دون بدون فشل فشلت اخفق اخفقت غير عدم خلافا تعذر متعذر سوى الا يفتقر"
)  # fmt: skip
_CLASSES = (
    _folded("all every everyone everybody entire entirely whole each always كل جميع كافه كلها كلهم جميعا جميعها بالكامل بكامل لكل بكل وكل سائر unanimous unanimously بالاجماع"),
    _folded("only sole solely alone exclusively فقط وحده وحدها الوحيد الوحيده سوى الا"),
)
_HEDGES = _folded(
    "may might could likely possible possibly expected alleged allegedly suspected considering considers interested whether if plans proposed"
    " ربما محتمل المحتمل يحتمل مرجح المرجح رجحت رجح يتوقع متوقع المتوقع احتمال يعتزم تعتزم يدرس تدرس اذا يستبعد"
)
_REPORTS = _folded(
    "said says say told warned expects expected according believe believes predicted forecast"
    " قال قالت حذر حذرت توقع توقعت يتوقع بحسب وفق رجح رجحت يقول تقول اعلن اعلنت ينفي نفى نفت"
)
_SCOPE = 2


def _negated(statement: Statement) -> set[int]:
    """The tokens that a "not" is about: the next content words behind it."""
    found: set[int] = set()
    for place, word in enumerate(statement.words):
        if word in _NOT or word.endswith(("n't", "n’t")):
            behind = (p for p in range(place + 1, min(place + 6, len(statement.words))) if not is_stop_word(statement.words[p]))
            found.update(list(behind)[:_SCOPE])
    return found


def _denies(statement: Statement) -> bool:
    return any(word in _DENYING or word.removeprefix("و") in _DENYING for word in statement.words)


def _says_not(statement: Statement) -> bool:
    return any(word in _NOT or word.endswith(("n't", "n’t")) for word in statement.words)


def _concepts_at(claim: Claim, statement: Statement, tokens: set[int], *, same: bool) -> set[int]:
    """The claim's concepts that those tokens of a sentence say."""
    if not tokens:
        return set()
    found: set[int] = set()
    for place in tokens:
        token = statement.tokens[place]
        met = claim.met(Statement(statement.text[token.start : token.end]), same_language=same)
        found.update(index for index in range(len(met)) if met[index] >= 0.5 and claim.weights[index] >= 0.5)
    return found


def negation(claim: Claim, held: Sequence[Held], language: str) -> Failed | None:
    """One says "not" of a word, and the other says the same without it."""
    statement = claim.statement
    if not held or _denies(statement):
        return None
    mine = _concepts_at(claim, statement, _negated(statement), same=True)
    for item in held:
        chosen = [item.source.sentences[place] for place in item.support.chosen]
        if not chosen or _denies(chosen[0]):
            continue
        best, same = chosen[0], item.source.language == language
        theirs = _concepts_at(claim, best, _negated(best), same=same)
        if not _says_not(statement) and theirs:
            positive = _concepts_at(claim, best, set(range(len(best.tokens))) - _negated(best), same=same)
            if theirs - positive and item.support.share > MET:
                return "negation", claim.concepts[min(theirs - positive)].text
        if mine and not any(map(_says_not, chosen)) and not any(map(_denies, chosen)):
            met = item.support.met[item.support.chosen[0]]
            if any(met[index] >= 0.5 for index in mine):
                return "negation", claim.concepts[min(mine)].text
    return None


def overclaim(claim: Claim, held: Sequence[Held], language: str) -> Failed | None:
    """ "All" or "only" where the source has no such word; a fact where the source calls it likely."""
    statement = claim.statement
    sources = [item.source.sentences[place] for item in held for place in (*item.support.chosen, -1)]
    for kinds in _CLASSES:
        said = next((word for word in statement.words if word in kinds), None)
        if said and not any(word in kinds for sentence in sources for word in sentence.words):
            return "overclaim", said
    if (_HEDGES | _REPORTS) & set(statement.words) or _says_not(statement):
        return None
    for item in held:
        for place in item.support.chosen[:1]:
            sentence = item.source.sentences[place]
            near = {
                p for at, word in enumerate(sentence.words) if word in _HEDGES for p in range(max(0, at - 3), min(at + 5, len(sentence.words)))
            }
            if len(_concepts_at(claim, sentence, near, same=item.source.language == language)) >= 2:
                return "overclaim", statement.text
    return None
