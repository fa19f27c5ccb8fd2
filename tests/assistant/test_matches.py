"""Which words of an article are shown as met by the question's: those in which a reader sees why."""


import pytest

from assistant.matches import word_matches
from vectorstore.concepts import concepts_of
from vectorstore.knowledge import Knowledge


def met(question: str, text: str, knowledge: Knowledge) -> list[tuple[str, str, bool]]:
    found = word_matches(concepts_of(question, knowledge), text)
    return [(match.asked, text[match.start : match.end], match.across) for match in found]


@pytest.mark.parametrize(
    ("question", "text", "asked", "said"),
    [
        ("Which country used its veto?", "استخدمت الولايات المتحدة حق النقض.", "veto", "حق النقض"),
        ("لماذا استقالت رئيسة وزراء البلاد؟", "She will resign on Friday.", "استقالت", "resign"),
        ("كم عضواً صوّت لصالح القرار؟", "وصوتت 13 دولة لصالح مشروع القرار", "صوّت", "وصوتت"),
        ("متى ضبطتها الشرطة؟", "قبل أن تضبط الشرطة الشحنة", "ضبطتها", "تضبط"),
        ("ما الذي طلبته البلدية؟", "قالت رئيسة اتحاد بالبلديات الساحلية", "البلدية", "بالبلديات"),
        ("من زار المصنع؟", "زارت الوزيرة مصانعهم ومصنعها الجديد", "المصنع", "ومصنعها"),
        ("Who voted for the resolution?", "The members voted on it.", "voted", "voted"),
    ],
)
def test_what_a_reader_understands_is_shown(question: str, text: str, asked: str, said: str, knowledge: Knowledge) -> None:
    """A translation, a synonym, an inflection; marked as across where the languages differ."""
    [across] = [across for word, words, across in met(question, text, knowledge) if (word, words) == (asked, said)]
    assert across == (question.isascii() != text.isascii())


@pytest.mark.parametrize(
    ("question", "text", "not_said"),
    [
        ("بأي ذريعة امتنعت كوفاريا أول الأمر عن السماح؟", "وكانت على متن السفينة امرأة حامل", "امرأة"),
        ("متى تؤدي غريس اليمين؟", "قال في حفل شرفيٌّ أقيم أمس", "شرفيٌّ"),
        ("How long is the prison term?", "He was called to the stand after his conviction.", "called"),
    ],
)
def test_what_only_a_stem_joins_is_not(question: str, text: str, not_said: str, knowledge: Knowledge) -> None:
    """Search may follow a stem or a far synonym; a mark would only puzzle."""
    assert not_said not in [words for _, words, _ in met(question, text, knowledge)]
