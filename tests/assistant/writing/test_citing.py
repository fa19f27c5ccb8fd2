"""A reply into sentences and the numbers that they cite, whatever the pieces in which it arrives."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.writing.citing import Cited, Sentences
from assistant.writing.markup import RANGE


def whole(text: str, language: str = "en") -> list[Cited]:
    sentences = Sentences(language)
    return sentences.feed(text) + sentences.end()


def said(text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(cited.text, cited.numbers) for cited in whole(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The quake killed 41 people [1].", [("The quake killed 41 people.", (1,))]),
        ("The quake killed 41 people. [1]", [("The quake killed 41 people.", (1,))]),
        ("The quake killed 41 people.[1] It hit at dawn.[2][3]", [("The quake killed 41 people.", (1,)), ("It hit at dawn.", (2, 3))]),
        ("The quake [1] killed 41 people [2].", [("The quake killed 41 people.", (1, 2))]),
        ("The quake [1], which killed 41, was shallow.", [("The quake, which killed 41, was shallow.", (1,))]),
        ("It hit at dawn 【1】. It was deep【2†source】.", [("It hit at dawn.", (1,)), ("It was deep.", (2,))]),
        ("It hit at dawn【4:0†source】.", [("It hit at dawn.", (4,))]),
        ("It hit at dawn [1, 2].", [("It hit at dawn.", (1, 2))]),
        ("It hit at dawn [1; 2 and 3].", [("It hit at dawn.", (1, 2, 3))]),
        ("It hit at dawn [1], [2].", [("It hit at dawn.", (1, 2))]),
        ("It hit at dawn [1-3].", [("It hit at dawn.", (1, 2, 3))]),
        ("It hit at dawn [1–3, 5].", [("It hit at dawn.", (1, 2, 3, 5))]),
        ("It hit at dawn [source 1].", [("It hit at dawn.", (1,))]),
        ("It hit at dawn [Sources: 1, 2].", [("It hit at dawn.", (1, 2))]),
        ("It hit at dawn (source 2).", [("It hit at dawn.", (2,))]),
        ("It hit at dawn ([1], [2]).", [("It hit at dawn.", (1, 2))]),
        ("It hit at dawn [[1]](https://example.org/a).", [("It hit at dawn.", (1,))]),
        ("It hit at dawn [1](https://example.org/a).", [("It hit at dawn.", (1,))]),
        ("It hit at dawn [^1].", [("It hit at dawn.", (1,))]),
        ("It hit at dawn [\u200f1\u200f].", [("It hit at dawn.", (1,))]),
        ("It hit at dawn.\n\n[1][2]", [("It hit at dawn.", (1, 2))]),
        ("It hit at dawn [1].\n\nSources: [1] [2]", [("It hit at dawn.", (1,))]),
        ("ضرب الزلزال الوادي [١].", [("ضرب الزلزال الوادي.", (1,))]),
        ("ضرب الزلزال الوادي.[١] وقتل 41 شخصاً [٢، ٣].", [("ضرب الزلزال الوادي.", (1,)), ("وقتل 41 شخصاً.", (2, 3))]),
        ("ضرب الزلزال [1]، فجر الجمعة، الوادي [2].", [("ضرب الزلزال، فجر الجمعة، الوادي.", (1, 2))]),
        ("ضرب الزلزال الوادي [المصدر 1].", [("ضرب الزلزال الوادي.", (1,))]),
        ("ضرب الزلزال الوادي [المصدر ١، المصدر ٢].", [("ضرب الزلزال الوادي.", (1, 2))]),
        ("ضرب الزلزال الوادي (المقطع رقم 3).", [("ضرب الزلزال الوادي.", (3,))]),
        ("ضرب الزلزال الوادي [١–٣].", [("ضرب الزلزال الوادي.", (1, 2, 3))]),
        ("هل ضرب الزلزال الوادي؟ [1] نعم [2].", [("هل ضرب الزلزال الوادي؟", (1,)), ("نعم.", (2,))]),
    ],
)
def test_markers(text: str, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    """A marker goes to the sentence that it stands in or behind, and nothing of it is left there."""
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He was elected (2019) with 5 votes (1).",
        "The law [sic] was passed.",
        "وفق المادة (1) من القانون.",
        "في عام (2019) صدر القانون.",
        "The file [2019] was closed.",
    ],
)
def test_what_is_no_marker(text: str) -> None:
    """A year, the number of a law's article and an editor's brackets stay."""
    assert said(text) == [(text, ())]


@pytest.mark.parametrize("text", ["It hit at dawn [1-99999].", "ضرب الزلزال الوادي [١-٩٩٩٩٩]."])
def test_a_range_is_capped(text: str) -> None:
    """A range gives no more numbers than any list of sources has."""
    assert said(text)[0][1] == tuple(range(1, RANGE + 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Bold** and _thin_ and `code` [1].", ["Bold and thin and code."]),
        ("- The first [1]\n- The second [2]\n* The third", ["The first", "The second", "The third"]),
        ("1. The first [1]\n2) The second [2]", ["The first", "The second"]),
        ("١. الأول [١]\n٢- الثاني [٢]", ["الأول", "الثاني"]),
        ("## The quake\n\nIt hit at dawn.", ["The quake", "It hit at dawn."]),
        ("See [the report](https://evil.example/x?y=1) now.", ["See the report now."]),
        ("See ![a map](https://evil.example/x.png) now.", ["See a map now."]),
        ("See <a href='https://evil.example'>the report</a> now.", ["See the report now."]),
        ("Two<br>lines &amp; more.", ["Two lines & more."]),
        ("> It hit at dawn.", ["It hit at dawn."]),
        ("```\nIt hit at dawn.\n```", ["It hit at dawn."]),
        ("It hit.\n\n---\n\nIt rained.", ["It hit.", "It rained."]),
        ("**القتلى**: 41 شخصاً [1].", ["القتلى: 41 شخصاً."]),
        ("5 * 3 < 20 and snake_case & co.", ["5 * 3 < 20 and snake_case & co."]),
        ("-3 degrees on the coast.", ["-3 degrees on the coast."]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    """What models decorate their replies with becomes plain text; addresses are dropped."""
    assert [cited.text for cited in whole(text)] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Smith of the U.S. Navy said so at 4:17 a.m. on Friday [1].", 1),
        ('"We dug. We prayed," he said [1].', 1),
        ("قال: «انتهت الحرب. عدنا إلى البيت.» [1] ثم غادر [2].", 2),
        ("“It is over. Go home.” He left.", 2),
        ('It is 5" wide. It is red. ' + "It is very long. " * 30, 32),
        ("قال د. سالم إن النسبة 2.5 في المئة [1].", 1),
    ],
)
def test_what_breaks_no_sentence(text: str, count: int) -> None:
    """Abbreviations, decimals and quotations do not end a sentence; a stray quotation mark does not keep sentences together."""
    assert len(whole(text)) == count


def test_paragraphs() -> None:
    """Sentences of one line are of one paragraph; empty lines count for nothing."""
    assert [cited.paragraph for cited in whole("One. Two.\n\n\nThree.\n- Four")] == [0, 0, 1, 2]


def test_a_sentence_comes_when_it_is_complete() -> None:
    """Not with its full stop, for a marker may follow; but before the next sentence ends."""
    sentences = Sentences("en")
    assert sentences.feed("The quake killed 41 people. ") == []
    assert sentences.feed("[1] ") == []
    given_now = sentences.feed("It hit at dawn, the civil defence said, and lasted for a long while, when")
    assert [cited.numbers for cited in given_now] in ([(1,)], [])
    assert [cited.numbers for cited in given_now + sentences.feed(" most families were asleep. And the")] == [(1,)]


PIECES = st.sampled_from(
    "The quake|killed|41 people|Dr.|U.S.|قتل الزلزال|«انتهت الحرب|عدنا»|\"|said|2.5|(|)|.|. |.\n|؟ |، |, |\n|\n\n|- |1. |**|*|_|`|[1]|[١]|【2†x】|[1, 2]|[1-3]"
    "|(source 1)|[المصدر 2]|[link](http://a.b/c)|[|]|【|<b>|<|&amp;|&| |!|![|\\|`|```|# |> ||(http".split("|") + ["|"]
)  # fmt: skip
REPLIES = st.lists(PIECES, max_size=40).map(" ".join) | st.lists(PIECES, max_size=40).map("".join)


@given(REPLIES, st.lists(st.integers(0, 400), max_size=30))
@example("[1](http", [3])
@example("[A b. " + "C d " * 10 + "](http://x.y) and more. " * 3, [10, 50])
def test_pieces(text: str, cuts: list[int]) -> None:
    """A reply gives the same sentences in whatever pieces it comes."""
    sentences = Sentences("en")
    edges = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    found = [cited for start, end in zip(edges, edges[1:], strict=False) for cited in sentences.feed(text[start:end])]
    assert found + sentences.end() == whole(text)
    sentences = Sentences("en")
    assert [cited for letter in text for cited in sentences.feed(letter)] + sentences.end() == whole(text)


@given(REPLIES)
def test_no_marker_is_left(text: str) -> None:
    """Whatever a reply is made of, no marker stands in a sentence."""
    for cited in whole(text):
        assert not re.search(r"[\[【]\s*[0-9٠-٩]{1,3}\s*[\]】]", cited.text), cited


WORDS = st.lists(st.sampled_from("quake killed زلزال الوادي people said اليوم Friday".split()), min_size=1, max_size=12)
ENDS = st.sampled_from([".", " [1].", ". [2]", "؟", "!\n", "\n\n", " [١، ٢].\n- "])


@given(st.lists(st.tuples(WORDS, ENDS), min_size=1, max_size=12))
def test_no_text_is_lost(parts: list[tuple[list[str], str]]) -> None:
    """Every word of a reply stands in its sentences, in its order."""
    text = " ".join(" ".join(words) + end for words, end in parts)
    assert re.findall(r"\w+", " ".join(cited.text for cited in whole(text))) == [word for words, _ in parts for word in words]


def test_a_reply_without_an_end() -> None:
    """A line that never ends is cut, and the same whether it comes whole or in pieces."""
    text = "word " * 1_500
    sentences = Sentences("en")
    found = [cited for at in range(0, len(text), 97) for cited in sentences.feed(text[at : at + 97])]
    assert found + sentences.end() == whole(text)
    assert max(len(cited.text) for cited in whole(text)) <= 1_200
