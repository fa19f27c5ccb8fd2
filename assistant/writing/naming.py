"""Names: each must stand in a source, and there where the source says what the claim says."""

from collections.abc import Sequence

import numpy as np

from assistant.writing.facts import quotations
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement, states
from assistant.writing.support import MET, Claim, Held, is_known_name, is_unknown
from vectorstore.analysis import is_stop_word, sound_key
from vectorstore.analysis.arabic import common_words, fold_arabic, names, without_prefix

ALONE = 0.65
"""Where the best sentence says this share of what all the chosen ones say, it is the one that the claim is from."""
_HONORIFICS = frozenset(
    fold_arabic(word)
    for word in (
        "الرئيس الرئيسة رئيس رئيسة الوزير الوزيرة وزير وزيرة العقيد العميد الجنرال اللواء القائد قائد النائب النائبة المحافظ محافظ القاضي القاضية"
        " المدرب مدرب الطبيب الطبيبة الدكتور الدكتورة المهندس المهندسة الملك الملكة الأمير الأميرة زعيم زعيمة المدير مدير مديرة المتحدث المتحدثة"
        " الحارس المهاجم اللاعب السيد السيدة المحامي الخبير الخبيرة البديل الكابتن النقيب نظيره نظيرته نظيرها نظير البروفسور البروفسورة الربان"
        " الشيخ السفير السفيرة سفير سفيرة الناطق الناطقة الباحث الباحثة الكاتب الكاتبة الشاعر الشاعرة الممثل الممثلة المخرج المخرجة الحكم المحقق المحققة"
    ).split()
)


def wrong_name(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A name that no source has, or that stands in a source where it says something else."""
    quoted = " ".join(quotations(claim.statement.text))
    proper = [place for place in range(len(claim.concepts)) if claim.proper[place] and claim.concepts[place].text not in quoted]
    runs = _introduced(claim.statement) if claim.language == "ar" else []
    introduced = frozenset(word for run in runs if any(map(_may_be_name, run)) for word in run if _may_be_name(word))
    missing = [place for place in proper if not _stands(claim, place, held)]
    for place in missing:
        if _is_certain(claim, place, missing, held, introduced):
            return "name", claim.concepts[place].text
    stranger = next((run for run in runs if _is_stranger(claim, run, held)), ())
    if stranger:
        return "name", " ".join(stranger)
    for place in proper:
        if not any(_stands_there(claim, place, item) for item in held):
            return "other name", claim.concepts[place].text
    return None


def _stands(claim: Claim, place: int, held: Sequence[Held]) -> bool:
    word = claim.concepts[place].text.lower()
    return any(
        (item.support.met[:, place] >= MET).any() or word in (item.source.evidence.article.source or "").lower() for item in held
    )


def _is_certain(claim: Claim, place: int, missing: Sequence[int], held: Sequence[Held], introduced: frozenset[str]) -> bool:
    """Whether a missing word is a name for certain, which its source would have; what is not is left to the support."""
    concept = claim.concepts[place]
    same = any(item.source.language == claim.language for item in held)
    beside = any(near in missing for near in (place - 1, place + 1))
    if concept.script == "latin":
        begins = claim.statement.text.lstrip("\"“«'(").startswith(concept.text)
        if begins and not is_unknown(concept):
            return same and beside
        return same or beside or (is_unknown(concept) and bool(sound_key(concept.text)))
    if concept.text in introduced or is_known_name(concept):
        return same or bool(sound_key(concept.text)) or not is_unknown(concept)
    return is_unknown(concept) and beside and (same or bool(sound_key(concept.text)))


def _introduced(claim: Statement) -> list[tuple[str, ...]]:
    """The one or two words that each title of an Arabic claim introduces: «العقيد فارس المنديلي», «وزير النقل توماس ريدلر»."""
    texts = [claim.text[token.start : token.end] for token in claim.tokens]
    found: list[tuple[str, ...]] = []
    for place, word in enumerate(claim.words):
        if word in _HONORIFICS or word.removeprefix("و") in _HONORIFICS:
            following = place + 1
            while following < len(texts) and claim.words[following].startswith("ال") and not word.startswith("ال"):
                following += 1
            run = texts[following : following + 2]
            if run and not is_stop_word(run[0]):
                found.append(tuple(text for text in run if not is_stop_word(text)))
    return found


def _is_stranger(claim: Claim, run: tuple[str, ...], held: Sequence[Held]) -> bool:
    """Whether a source of the claim's language has neither of two words that a title introduces, common words though they be.

    «العقيد جميل الخطّاف»: "beautiful" and "the hook" are a name there.
    """
    if len(run) < 2 or not any(item.source.language == claim.language for item in held):
        return False
    places = [place for place, concept in enumerate(claim.concepts) if concept.text in run]
    return len(places) == len(run) and not any(_stands(claim, place, held) for place in places)


def _may_be_name(word: str) -> bool:
    folded = fold_arabic(word)
    bare = {folded, without_prefix(folded)}
    return bool(bare & names()) or not bare & common_words()


def _stands_there(claim: Claim, place: int, item: Held) -> bool:
    """Whether the name stands where the source says the rest of the claim, or in the sentence before one that names nobody."""
    met, chosen = item.support.met, item.support.chosen
    others = np.where(claim.proper, 0.0, claim.weights)
    # "The atlas was given by Soraya": the sentence about the gift, not the one about Soraya.
    best = max(chosen, key=lambda p: float(met[p] @ others))
    if not (met[:, place] >= MET).any() or met[-1][place] >= MET or met[best][place] >= MET:
        return True
    # Where one sentence says it all, the others only lend it their names.
    naming = [p for p in chosen if met[p][place] >= MET]
    alone = float(met[best] @ others) >= ALONE * float(met[[best, *naming]].max(axis=0) @ others)
    there = [item.source.sentences[p] for p in naming]
    if there and not alone:
        return True
    # "Okambe got 51.3 percent, and Nandelo 44.1": the second name stands with the second number.
    if any(states(sentence, quantity) for sentence in there for quantity in claim.statement.quantities):
        return True
    return not _names_another(claim, item, best)


def _names_another(claim: Claim, item: Held, place: int) -> bool:
    """Whether a sentence has a whole name, two words of it, that the claim does not have."""
    sentence = item.source.sentences[place]
    said = {token for places in item.support.said[place] for token in places}
    before = False
    for at, token in enumerate(sentence.tokens):
        word = sentence.text[token.start : token.end]
        now = at not in said and not is_stop_word(word) and _looks_like_a_name(sentence, at)
        if now and before:
            return True
        before = now
    return False


def _looks_like_a_name(sentence: Statement, at: int) -> bool:
    token = sentence.tokens[at]
    if token.script == "arabic":
        return not {sentence.words[at], without_prefix(sentence.words[at])} & common_words()
    return token.script == "latin" and sentence.text[token.start].isupper()
