"""Words that turn a sentence's meaning: "not", "all", "likely". Compared only where they are reliably seen."""

import re
from collections.abc import Sequence

from assistant.writing.figures import LIGHT
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import Claim, Held, Places
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
_ALL = _folded(
    "all every everyone everybody entire entirely whole each always كل جميع كافه كلها كلهم جميعا جميعها بالكامل بكامل لكل بكل وكل سائر unanimous unanimously بالاجماع"
)
_HEDGES = _folded(
    "may might could likely possible possibly expected alleged allegedly suspected considering considers interested plans proposed must should hinted suggested suggests"
    " ربما محتمل المحتمل يحتمل مرجح المرجح رجحت رجح يتوقع متوقع المتوقع احتمال يعتزم تعتزم يدرس تدرس يستبعد يجب ينبغي لمح المح مشتبه يشتبه اشتبه"
)
_REPORTS = _folded(
    "said says say told warned expects expected according believe believes predicted forecast"
    " قال قالت حذر حذرت توقع توقعت يتوقع بحسب وفق رجح رجحت يقول تقول اعلن اعلنت ينفي نفى نفت"
)
_PROVED = _folded(
    "proved proven proves prove established establishes conclusively definitely certainly undoubtedly convicted"
    " أثبت أثبتت يثبت تثبت ثبت ثبتت إثبات برهن برهنت قطعا حتما بالتأكيد مؤكد أدين أدينت جزم جزمت حسم"
)
_FOUND = _PROVED | _folded("confirmed confirms found finds showed shows shown revealed evidence proof concluded ruled أظهر أظهرت كشف كشفت تبين خلص خلصت دليل أدلة تأكد تأكيد")
# Words that a sentence may have only where its source has one of the kind; behind the bar, others that warrant them.
_DEGREES = tuple(
    (_folded(strong), _folded(f"{strong} {warrant}"))
    for strong, _, warrant in (
        line.partition("|")
        for line in (
            "only sole solely exclusively alone فقط وحده وحدها وحدهم الوحيد الوحيدة حصرا | single just one سوى إلا وحيد وحيدة واحد واحدة غير",
            "most majority mostly mainly معظم معظمها معظمهم أغلب أغلبهم غالبية أغلبية | largely percent all every المئة المائة كل جميع",
            "biggest largest worst greatest deadliest unprecedented أكبر أسوأ أعنف أضخم أدمى | record ever highest heaviest most first قياسي أعلى أول more",
            "permanently forever indefinitely نهائيا للأبد مطلقا إطلاقا | permanent never always final نهائي أبدا دائم دائما مسمى",
            "nationwide countrywide worldwide everywhere عموم أنحاء أرجاء | throughout across whole entire all every national كل جميع كافة وطني",
        )
    )
)
_BESIDE_ONLY = frozenset("if when after once not إذا بعد عندما".split())
_SURELY_DENYING = _folded("denied denies deny denying نفى نفت ينفي تنفي نافيا استبعد استبعدت")
_REFUSING = _folded("refused refuses rejected rejects رفض رفضت يرفض ترفض")
MOSTLY = 0.6
"""Where a source refuses this share of a claim, the claim says that it came to be."""
_DENIED = 6
_PARTS = frozenset(",،.؛;:«»“”\"()—–")
_RELATIVES = _folded("which that who whom الذي التي الذين")
_AT_LEAST = _folded("يقل تقل سيما يزال تزال يزالون بد more less later only")
_EXCEPT = _folded("سوى الا but except")
_SCOPE = 3
_NOBODY = _folded("no none nobody neither")
_ANYBODY = _folded("anyone anybody anything any أحد أي أيا")
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


def _denied(statement: Statement, words: frozenset[str]) -> set[int]:
    """The tokens behind a word that denies or refuses, to the clause's end."""
    return {
        at
        for place, word in enumerate(statement.words)
        if word in words or word.removeprefix("و") in words
        for at in _clause(statement, place, _DENIED)
    }


def _denies(statement: Statement) -> bool:
    return any(word in _DENYING or word.removeprefix("و") in _DENYING for word in statement.words)


def says_not(statement: Statement) -> bool:
    """Whether a sentence has a "not"."""
    return bool(_nots(statement))


def _concepts_at(claim: Claim, said: Sequence[Places], tokens: set[int]) -> set[int]:
    """The claim's concepts that those tokens of a sentence say."""
    return {
        index for index, places in enumerate(said) if claim.weights[index] >= LIGHT and any(places.get(t, 0.0) >= SURE for t in tokens)
    }


def negation(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """One says "not" of a word, or denies it, and the other says the same without that."""
    statement = claim.statement
    if _denies(statement):
        return None
    own = claim.said_in(statement, same_language=True)
    mine = _concepts_at(claim, own, _negated(statement))
    for item in held:
        for place in item.support.chosen[:2]:
            sentence, said = item.source.sentences[place], item.support.said[place]
            against = _negated(sentence) | _denied(sentence, _SURELY_DENYING)
            theirs = _concepts_at(claim, said, against)
            theirs -= _concepts_at(claim, said, set(range(len(sentence.tokens))) - against)
            # "No one was hurt", «لم يصب أحد»: every word of it is denied.
            first = {at for p in _nots(sentence) for at in _clause(sentence, p, _SCOPE if _of_all(sentence, p) else 1)}
            if not says_not(statement) and (len(theirs) >= 2 or theirs & _concepts_at(claim, said, first)):
                return "negation", claim.concepts[min(theirs)].text
            refused = list(_concepts_at(claim, said, _denied(sentence, _REFUSING)))
            if refused and not says_not(statement) and claim.weights[refused].sum() >= MOSTLY * claim.weights.sum():
                return "negation", claim.concepts[min(refused)].text
        chosen = [item.source.sentences[place] for place in item.support.chosen]
        if mine and not any(says_not(sentence) or _denies(sentence) for sentence in chosen):
            met = item.support.met[item.support.chosen[0]]
            if any(met[index] >= SURE for index in mine):
                return "negation", claim.concepts[min(mine)].text
    return None


def overclaim(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """"All" where the source has no such word; a fact where the source calls it likely."""
    statement = claim.statement
    sources = [item.source.sentences[place] for item in held for place in (*item.support.chosen, -1)]
    said = next((word for word in statement.words if word in _ALL), None)
    if said and not any(word in _ALL for sentence in sources for word in sentence.words):
        return "overclaim", said
    whole = {word for item in held for sentence in item.source.sentences for word in sentence.words}
    for strong, warrant in _DEGREES:
        for place, word in enumerate(statement.words):
            conditional = _BESIDE_ONLY & set(statement.words[max(0, place - 1) : place + 2])
            if word in strong and not conditional and not warrant & whole:
                return "overclaim", _text_of(statement, place)
    proved = next((word for word in statement.words if word in _PROVED), None)
    if proved and not any(word in _FOUND or word.removeprefix("و") in _FOUND for sentence in sources for word in sentence.words):
        return "overclaim", proved
    if (_HEDGES | _REPORTS) & set(statement.words) or says_not(statement):
        return None
    for item in held:
        for place in item.support.chosen:
            if len(_concepts_at(claim, item.support.said[place], _hedged(item.source.sentences[place]))) >= 2:
                return "overclaim", statement.text
    return None


def _text_of(statement: Statement, place: int) -> str:
    return statement.text[statement.tokens[place].start : statement.tokens[place].end]


def _hedged(sentence: Statement) -> set[int]:
    """The tokens behind a word like "likely", where no relative clause parts them; and those before "was likely"."""
    found: set[int] = set()
    for place, word in enumerate(sentence.words):
        if word in _HEDGES and not set(sentence.words[max(0, place - 2) : place]) & _RELATIVES:
            found.update(range(place + 1, min(place + 6, len(sentence.words))))
            if sentence.words[place - 1 : place] in (["was"], ["is"], ["are"], ["were"]):
                found.update(range(max(0, place - 4), place))
    return found
