"""Sentences that say more than their source: "all" of some, "proved" of a suspicion, a fact of a plan, a charge or a condition."""

import re
from collections.abc import Sequence

from assistant.writing.negation import concepts_at, folded, says_not
from assistant.writing.quantities import Quantity
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import Claim, Held

_ALL = folded(
    "all every everyone everybody entire entirely whole always unanimous unanimously completely totally fully"
    " كل جميع كافة كلها كلهم جميعا جميعها بالكامل بكامل لكل بكل وكل سائر بالإجماع كليا تماما"
)
_EACH = _ALL | folded("each")
# Words that a sentence may have only where its source has one of the kind; behind the bar, others that warrant them.
_DEGREES = tuple(
    (folded(strong), folded(f"{strong} {warrant}"))
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
_BESIDE_ONLY = folded("if when after once not إذا بعد عندما")
# Round words for many, and the least number that they may stand for.
_MANY = (
    (folded("dozens عشرات العشرات"), 20), (folded("hundreds مئات المئات"), 150), (folded("thousands آلاف الآلاف"), 1500),
    (folded("millions ملايين الملايين"), 1.5e6),
)  # fmt: skip
_PROVED = folded(
    "proved proven proves prove established establishes conclusively definitely certainly undoubtedly convicted"
    " أثبت أثبتت يثبت تثبت ثبت ثبتت إثبات برهن برهنت قطعا حتما بالتأكيد مؤكد أدين أدينت جزم جزمت حسم"
)
_FOUND = _PROVED | folded("confirmed confirms found finds showed shows shown revealed evidence proof concluded ruled أظهر أظهرت كشف كشفت تبين خلص خلصت دليل أدلة تأكد تأكيد")
_HEDGES = folded(
    "may might could likely possible possibly expected alleged allegedly suspected considering considers interested plans planning proposed"
    " must should hinted suggested suggests perhaps probably reportedly wants seeks hopes intends accused accuses accusing claimed if unless"
    " ربما محتمل المحتمل يحتمل مرجح المرجح رجحت رجح يتوقع متوقع المتوقع احتمال يعتزم تعتزم يدرس تدرس يستبعد يجب ينبغي لمح المح مشتبه يشتبه اشتبه"
    " قد يمكن تخطط يخطط يأمل تأمل يسعى تسعى اتهم اتهمت يتهم تتهم متهم متهمة بتهمة زعم زعمت يزعم ادعى ادعت إذا لو بشرط شريطة"
)  # fmt: skip
_REPORTS = folded(
    "said says say told warned expects expected according believe believes predicted forecast accuse blamed charges charge trial"
    " قال قالت حذر حذرت توقع توقعت يتوقع بحسب وفق رجح رجحت يقول تقول أعلن أعلنت ينفي نفى نفت تهمة تهم محاكمة"
)
_MODALS = folded("may might قد وقد فقد")
_FUTURE = folded("will would shall won't سوف المقرر المزمع")
_COMING = folded("to going due set next plans planned planning scheduled expected soon would will until سوف المقبل المقبلة القادم القادمة المقرر مقرر يعتزم تعتزم أن لن حتى")
_RELATIVES = folded("which that who whom الذي التي الذين")
_ARABIC_FUTURE = re.compile("[وف]?س[يتنا]")
_SAME = 0.9
"""A word that only stands near a concept ("signed" for "ratified") does not say that it came to be."""
_LEAST, _FIRST = 2, 6
"""Concepts that must stand behind a word like "likely", within so many tokens."""


def overclaim(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """What of a sentence is more than any of its sources says."""
    statement = claim.statement
    near = [item.source.sentences[place] for item in held for place in (*item.support.chosen, -1)]
    whole = [sentence for item in held for sentence in item.source.sentences]
    words, everywhere = _words(near), _words(whole)
    exact = [quantity for sentence in whole for quantity in sentence.quantities]
    for place, word in enumerate(statement.words):
        if (
            (word in _ALL and not _EACH & words)
            or (word in _PROVED and not _FOUND & words)
            or _is_degree(statement, place, everywhere)
            or _is_too_many(word, everywhere, exact)
        ):
            token = statement.tokens[place]
            return "overclaim", statement.text[token.start : token.end]
    return _as_a_fact(claim, held)


def _words(sentences: Sequence[Statement]) -> set[str]:
    return {word for sentence in sentences for word in sentence.vocabulary}


def _is_degree(statement: Statement, place: int, source: set[str]) -> bool:
    if _BESIDE_ONLY & set(statement.words[max(0, place - 1) : place + 2]):
        return False
    return any(statement.words[place] in strong and not warrant & source for strong, warrant in _DEGREES)


def _is_too_many(word: str, source: set[str], exact: Sequence[Quantity]) -> bool:
    least = next((least for words, least in _MANY if word in words), None)
    if least is None:
        return False
    said = any(words & source and number >= least for words, number in _MANY)
    return not said and not any(quantity.value >= least for quantity in exact)


def _as_a_fact(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A claim without a word like "likely", of what its source only calls likely, planned, alleged or conditional."""
    statement = claim.statement
    hedged = any(_hedges(statement, place) for place in range(len(statement.words)))
    if hedged or _REPORTS & set(statement.words) or says_not(statement):
        return None
    coming = bool(_COMING & set(statement.words)) or any(map(_is_future, statement.words))
    for item in held:
        unhedged: set[int] = set()
        behind: list[set[int]] = []
        for sentence, said in zip(item.source.sentences, item.support.said, strict=True):
            uncertain = _hedged(sentence) | (set() if coming else _to_come(sentence))
            behind.append(concepts_at(claim, said, uncertain))
            plain = set(range(len(sentence.tokens))) - uncertain
            unhedged |= {i for i, places in enumerate(said) if any(places.get(token, 0.0) >= _SAME for token in plain)}
        if any(len(behind[place]) >= _LEAST and behind[place] - unhedged for place in item.support.chosen):
            return "overclaim", statement.text
        best = item.support.chosen[0]
        if concepts_at(claim, item.support.said[best], _possible(item.source.sentences[best])) - unhedged:
            return "overclaim", statement.text
    return None


def _possible(sentence: Statement) -> set[int]:
    """The verbs right behind "may" and «قد»."""
    words = sentence.words
    modal = [at for at, word in enumerate(words) if word in _MODALS and _hedges(sentence, at)]
    return {at + 1 + (words[at + 1 : at + 2] == ["be"]) for at in modal}


def _is_future(word: str) -> bool:
    return len(word) >= 5 and bool(_ARABIC_FUTURE.match(word))


def _to_come(sentence: Statement) -> set[int]:
    """The tokens behind "will" and «سوف»."""
    found: set[int] = set()
    for place, word in enumerate(sentence.words):
        if word in _FUTURE:
            found.update(range(place + 1, min(place + 5, len(sentence.words))))
    return found


def _hedges(sentence: Statement, place: int) -> bool:
    """Whether a word makes what follows uncertain: «قد يزور», but not «قد زار», which is certain."""
    word = sentence.words[place].removeprefix("و")
    if word == "may" and sentence.text[sentence.tokens[place].start].isupper():
        return False  # the month
    if word in ("قد", "فقد"):
        return any(following[:1] in ("ي", "ت", "ن") for following in sentence.words[place + 1 : place + 2])
    return word in _HEDGES


def _hedged(sentence: Statement) -> set[int]:
    """The tokens behind a word like "likely", where no relative clause parts them; and those before "was likely"."""
    found: set[int] = set()
    for place in range(len(sentence.words)):
        if _hedges(sentence, place) and not set(sentence.words[max(0, place - 2) : place]) & _RELATIVES:
            found.update(range(place + 1, min(place + _FIRST, len(sentence.words))))
            if sentence.words[place - 1 : place] in (["was"], ["is"], ["are"], ["were"]):
                found.update(range(max(0, place - 4), place))
    return found
