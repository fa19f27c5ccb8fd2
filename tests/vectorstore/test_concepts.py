"""Concepts: what a question is about, and where a text says it."""

import pytest

from vectorstore.analysis import analyse, terms_of
from vectorstore.concepts import MAX_FORMS, Concept, concepts_of
from vectorstore.knowledge import Knowledge
from vectorstore.matching import Matcher

QUESTIONS = [
    "What did the Security Council say about the ceasefire in Gaza?",
    "ماذا قال مجلس الأمن عن وقف إطلاق النار في غزة؟",
    "Did Zelensky’s U.S. visit cost 2.5 million dollars?",
    "هل زار زيلينسكي، رئيس أوكرانيا، الـBBC في ٩ ديسمبر ٢٠٢٣؟",
    "What is that?",
    "مَن هُوَ؟",
]


def forms(concept: Concept, how: str) -> list[str]:
    return [" ".join(form.terms) for form in concept.forms if form.how == how]


def met(question: str, text: str, knowledge: Knowledge) -> set[tuple[str, str]]:
    """(concept's text, words of the text) of every match."""
    concepts, tokens = concepts_of(question, knowledge), analyse(text)
    return {
        (concepts[match.concept].text, text[tokens[match.first].start : tokens[match.last].end])
        for match in Matcher(concepts).matches(text, tokens)
    }


@pytest.mark.parametrize(
    ("question", "phrase"),
    [
        ("What did the Security Council say?", "Security Council"),
        ("ماذا قال مجلس الأمن؟", "مجلس الأمن"),
        ("من طالب بوَقْفِ إطـــلاق النّار، ومتى؟", "بوَقْفِ إطـــلاق النّار"),
        ("هل وافقت الولايات المتحدة؟", "الولايات المتحدة"),
        ("Why did the United Nations fear a famine?", "United Nations"),
    ],
)
def test_phrases(knowledge: Knowledge, question: str, phrase: str) -> None:
    """A phrase that the lexicon knows is one concept of its own, after its words, which are parts of it."""
    concepts = concepts_of(question, knowledge)
    assert [c.text for c in concepts if len(c.terms) > 1] == [phrase]
    assert concepts[-1].text == phrase
    assert not concepts[-1].part
    assert all(c.part == (c.terms[0] in concepts[-1].terms) for c in concepts[:-1])
    assert forms(concepts[-1], "translation")


@pytest.mark.parametrize("question", QUESTIONS)
def test_literal_first(knowledge: Knowledge, question: str) -> None:
    """What was asked literally is each concept's first and heaviest form; the others are lighter, each there once."""
    for concept in concepts_of(question, knowledge):
        literal, *others = concept.forms
        assert (literal.terms, literal.weight, literal.how) == (concept.terms, 1.0, "literal")
        assert all(0 < form.weight < 1 and form.how != "literal" for form in others)
        weights = [form.weight for form in concept.forms]
        assert weights == sorted(weights, reverse=True)
        assert len({form.terms for form in concept.forms}) == len(concept.forms) <= MAX_FORMS


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("What did he say about the veto?", ["veto"]),
        ("متى وأين كان الفيتو؟", ["الفيتو"]),
        ("ولماذا رفضت BBC ذلك؟", ["رفضت", "BBC"]),
        # Nothing else to look for: they stay.
        ("What is that?", ["What", "is", "that"]),
        ("ما هذا؟", ["ما", "هذا"]),
        ("", []),
        ("؟ …", []),
        # One word, however often and in whichever form, is one concept.
        ("غزة، غَزَّة، وغزة", ["غزة"]),
        ("veto Veto VETO's", ["veto"]),
    ],
)
def test_stop_words(knowledge: Knowledge, question: str, about: list[str]) -> None:
    """Words that only ask are left out where others remain; a word is one concept however often it is there."""
    assert [concept.text for concept in concepts_of(question, knowledge)] == about


@pytest.mark.parametrize(
    ("question", "name", "sounds"),
    [
        ("Who is Zorvalek?", "Zorvalek", ["zrflk"]),
        ("Who is zorvalek?", "zorvalek", ["zrflk"]),
        ("من هو زورفاليك؟", "زورفاليك", ["zrflk"]),
        ("من هو وزُورفاليـك؟", "وزُورفاليـك", ["zrflk"]),
        # Known and without a capital: no name.
        ("the ceasefire", "ceasefire", []),
        ("what of the Ceasefire", "Ceasefire", ["ssfr"]),
        # Too short to tell names apart.
        ("Who is Xu?", "Xu", []),
        ("in ٢٠٢٣", "٢٠٢٣", []),
    ],
)
def test_sounds(knowledge: Knowledge, question: str, name: str, sounds: list[str]) -> None:
    """A name that nobody knows, or that is written with a capital, is looked for by its sound as well."""
    concept = next(c for c in concepts_of(question, knowledge) if c.text == name)
    assert forms(concept, "sound") == sounds


@pytest.mark.parametrize(
    ("question", "text", "match"),
    [
        ("Did the Security Council vote?", "صوّت أعضاء مجلس الأمن، أمس.", ("Security Council", "مجلس الأمن")),
        ("هل صوّت مجلس الأمن؟", "The U.N. Security Council voted.", ("مجلس الأمن", "Security Council")),
        ("What of the ceasefire?", "طالبوا بِوَقْفِ إطـلاق النار", ("ceasefire", "بِوَقْفِ إطـلاق النار")),
        ("ماذا عن وقف إطلاق النار؟", "A ceasefire, “perhaps”.", ("وقف إطلاق النار", "ceasefire")),
        # One foreign word inside a phrase is allowed, two are not.
        ("مجلس الأمن", "مجلس حفظ الأمن", ("مجلس الأمن", "مجلس حفظ الأمن")),
        ("Who is Zorvalek?", "وصل زورفاليك إلى لندن", ("Zorvalek", "زورفاليك")),
        ("من هو زورفاليك؟", "Mr. Zorvalek's visit", ("زورفاليك", "Zorvalek's")),
        ("كم قتيلا؟ ١٬٢٠٠", "killed 1,200 people", ("١٬٢٠٠", "1,200")),
        ("in 2018?", "عام ٢٠١٨م", ("2018", "٢٠١٨")),
    ],
)
def test_matches(knowledge: Knowledge, question: str, text: str, match: tuple[str, str]) -> None:
    """A match points at the very words of the text that say what was asked, in either language."""
    assert match in met(question, text, knowledge)


@pytest.mark.parametrize(
    ("question", "text", "match"),
    [
        ("Security Council", "the Security and Defence Council", ("Security Council", "Security and Defence Council")),
        ("مجلس الأمن", "مجلس لحفظ هذا الأمن", ("مجلس الأمن", "مجلس لحفظ هذا الأمن")),
        # A sound is a name's: not a word in small letters.
        ("من هو زورفاليك؟", "a zorvalik word", ("زورفاليك", "zorvalik")),
        ("من في لبنان؟", "اللبن والزبدة", ("لبنان", "اللبن")),
    ],
)
def test_no_match(knowledge: Knowledge, question: str, text: str, match: tuple[str, str]) -> None:
    """Words too far apart, a sound that is no name's, and a word that merely looks alike are not met."""
    assert match not in met(question, text, knowledge)


def test_match_of_form(knowledge: Knowledge) -> None:
    """A match says which form was met, and its tokens are that form's terms."""
    text = "In Gaza, مجلس الأمن called for a truce; وقف إطلاق النار."
    concepts, tokens = concepts_of("What did the Security Council say of a ceasefire in غزة?", knowledge), analyse(text)
    matches = Matcher(concepts).matches(text, tokens)
    assert {concepts[m.concept].text for m in matches} >= {"Security Council", "ceasefire", "غزة"}
    for match in matches:
        assert match.form in concepts[match.concept].forms
        if match.form.how != "sound":
            inside = [token.term for token in tokens[match.first : match.last + 1]]
            assert [term for term in inside if term in match.form.terms][:1] == [match.form.terms[0]]
            assert inside[-1] == match.form.terms[-1]
    assert [m.first for m in matches] == sorted(m.first for m in matches)


def test_very_long(knowledge: Knowledge) -> None:
    """A pasted page has concepts too: nothing breaks on ten thousand different words."""
    page = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} غزة" for n in range(10_000))
    assert len(concepts_of(page, knowledge)) > 9_000
    assert terms_of(page)
