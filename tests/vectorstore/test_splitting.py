"""Splitting: sentences and passages that cover the body and keep their place in it."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vectorstore.articles import Article, Origin
from vectorstore.splitting import PASSAGE_WORDS, SENTENCE_CHARS, TAIL_WORDS, passages_of, sentences_of


def article(body: str, title: str = "عنوان Title") -> Article:
    return Article("a", title, body, "ar", Origin("a.jsonl"))


@pytest.mark.parametrize(
    "sentences",
    [
        # | stands between the sentences.
        "He met Mr. Biden.| They spoke.",
        "In the U.S.| The president spoke.",
        "The U.S. economy grew 2.5 percent.| Gold fell.",
        '"Really?" he asked.| And left.',
        "Price: 1.200.000 euros.| See isnad.org for more.| End",
        "He was born in St. Petersburg on Jan. 5.| It rained.",
        "J. K. Rowling wrote it.| Ok!| Sure?! |Yes…| End.",
        'He said: "It is over."| Then he left.',
        "It rained, i.e. a lot, e.g. on Monday.| Next one.",
        "وصل د. أحمد إلى القاهرة.| واجتمع مع أ. علي.",
        "قال: «انتهى».| ثم مضى.",
        "قال: «انتهى.»| ثم مضى.",
        "ماذا حدث؟| لا شيء!| انتهى…| ربما؛| نعم",
        "مَاذَا قَالَ؟!| «لا»، قال BBC.| نعم",
        "ارتفع ٢٫٥٪ إلى ١٬٢٠٠.| ثم هبط إلى 1.5 دولار.| انتهى",
        "ولد في ٩ ديسمبر ٢٠٢٣م.| وقال: نعم، لا.",
        "أعلنت شركة Inc. Apple ذلك.| ثم U.S. Steel.",
        "سطر أول\n|سطر ثان\n\n|سطر ثالث",
        "Heading\n|First line.\n|Second line",
        "",
        " \n ",
    ],
)
def test_sentences(sentences: str) -> None:
    """Stops, question marks and line ends of either script end a sentence; abbreviations, decimals and names do not."""
    body = sentences.replace("|", "")
    assert [body[start:end] for start, end in sentences_of(body)] == [s.strip() for s in sentences.split("|") if s.strip()]


WIRE = """CAIRO (Reuters) - The president of Egypt said on Monday that the talks
would continue until both sides agreed to a lasting truce in the Gaza
Strip. He spoke after meeting his counterpart, who had flown in from the
capital for the second time this week. A third round is expected.

Officials said that nothing had been decided"""
WIRE_ARABIC = """القاهرة: قال الرئيس المصري يوم الاثنين إن المحادثات ستستمر حتى
يتفق الطرفان على هدنة دائمة في قطاع غزة وإن مصر لن تتوقف عن
السعي إليها. وجاء ذلك بعد لقاء نظيره الذي وصل من العاصمة للمرة
الثانية هذا الأسبوع. ومن المنتظر عقد جولة ثالثة.

وقال مسؤولون إن شيئا لم يتقرر"""


@pytest.mark.parametrize(("body", "count"), [(WIRE, 4), (WIRE_ARABIC, 4)])
def test_wrapped_lines(body: str, count: int) -> None:
    """Newswire copy that is broken at a column has its sentences whole; an empty line still ends one."""
    assert len(sentences_of(body)) == count


def test_long_sentence() -> None:
    """What has no stop for pages is cut at a comma, so that a quote stays readable; with no comma or space, anywhere."""
    body = "كلمة، " * 1_000
    pieces = [body[start:end] for start, end in sentences_of(body)]
    assert max(map(len, pieces)) <= SENTENCE_CHARS
    assert all(piece.endswith("،") for piece in pieces)
    assert {end - start for start, end in sentences_of("x" * SENTENCE_CHARS * 3)} == {SENTENCE_CHARS}


WORDS = st.sampled_from(
    "قال الرئيس، غزة. هدنة؟ «نعم» مُحَمَّـد BBC Mr. U.S. 2.5 ٢٫٥ said. The end! \n \n\n … ؛ ( ) \" د. x \u00a0 \u200f".split(" ")
)
BODIES = st.one_of(st.text(), st.lists(WORDS, max_size=400).map(" ".join), st.lists(WORDS, max_size=40).map("".join))


@given(BODIES)
@example(WIRE)
@example(WIRE_ARABIC)
@example("a " * 5_000)
def test_sentences_cover(body: str) -> None:
    """Whatever the body, its sentences are in order, overlap nowhere, and leave out nothing but white space."""
    spans = sentences_of(body)
    kept = [place for start, end in spans for place in range(start, end) if not body[place].isspace()]
    assert kept == [place for place, letter in enumerate(body) if not letter.isspace()]
    assert all(start < end and body[start:end] == body[start:end].strip() for start, end in spans)


@given(BODIES)
@example(WIRE)
@example("سطر قصير.\n" * 200)
def test_passages_hold_sentences(body: str) -> None:
    """A passage is what stands in the body there; every sentence is whole in one; they are numbered in order."""
    passages = passages_of(article(body))
    assert all(passage.text == body[passage.start : passage.end] for passage in passages)
    assert all(any(p.start <= start and end <= p.end for p in passages) for start, end in sentences_of(body))
    assert [passage.ordinal for passage in passages] == list(range(len(passages)))
    assert [p.start for p in passages] == sorted({p.start for p in passages})
    assert [p.end for p in passages] == sorted({p.end for p in passages})


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60))
def test_passage_sizes(lengths: list[int]) -> None:
    """A passage closes with the sentence that brings it to its size; none is so short that it says little, unless all is."""
    body = " ".join("كلمة " * (length - 1) + "آخر." for length in lengths)
    sizes = [len(passage.text.split()) for passage in passages_of(article(body))]
    assert all(size >= PASSAGE_WORDS for size in sizes[:-1])
    assert max(sizes) < PASSAGE_WORDS + max(lengths) + TAIL_WORDS
    assert len(sizes) == 1 or sizes[-1] >= TAIL_WORDS


def test_overlap() -> None:
    """The next passage begins with the last sentence of the one before."""
    body = " ".join(f"الجملة رقم {n} فيها سبع كلمات بالضبط." for n in range(40))
    first, second = passages_of(article(body))[:2]
    assert second.start < first.end
    assert body[second.start : first.end] == body[slice(*sentences_of(body)[17])]


def test_ids_of_corrections() -> None:
    """A corrected article shares no passage id with what it replaces; the same article has the same ids."""
    body = "غزة هدنة. " * 200
    before, again = passages_of(article(body)), passages_of(article(body))
    after = passages_of(article(body, title="عنوان مصحح")) + passages_of(article(body + "خاتمة.")) + passages_of(
        replace(article(body), source="BBC")
    )
    assert [passage.id for passage in before] == [passage.id for passage in again]
    assert not {passage.id for passage in before} & {passage.id for passage in after}
    assert len({passage.id for passage in before}) == len(before)


def test_title_apart() -> None:
    """A title is never in a passage's text: what is quoted stood in the body."""
    assert all("Headline" not in passage.text for passage in passages_of(article("Body. " * 500, title="Headline هدنة")))
