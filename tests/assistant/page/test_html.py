"""What the page's HTML says, and that nothing from an article or a question can become markup."""

import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from subprocess import run

import pytest

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.matches import WordMatch
from assistant.page import Overview
from assistant.page.html import clipping, frame, narrowing, pictures, writing
from assistant.page.html.clipping import Span
from assistant.page.html.conversation import conversation
from assistant.page.talks import Turn
from vectorstore.articles import Article, Filters, Hit, Origin, Passage

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</p></mark></article><iframe src=//evil.example>",
    "[click](javascript:alert(1)) **bold** ${alert(1)} {{value}}",
    "https://evil.example/ <a href='https://evil.example'>x</a>",
    "العنوان <b>غامق</b> و<script>شر</script> «اقتباس» \u202e معكوس",
    "&lt;script&gt; &amp; &",
]
SAFE = (
    "a article bdi blockquote button caption dd details div dl dt fieldset figcaption figure form g h1 h2 h3 header input label legend li mark "
    "p path rect section span strong summary svg table tbody td textarea th thead time title tr ul"
)


class Outline(HTMLParser):
    """The tags, attributes and text of a piece of HTML; complains about unbalanced tags."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "input":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def article(body: str, **changes: object) -> Article:
    whole = Article(id="a", title="T", body=body, language="en", origin=Origin("a.txt"), source="S")
    return replace(whole, **changes)  # type: ignore[arg-type]


def cites(of: Article, *spans: tuple[int, int]) -> tuple[Citation, ...]:
    passage = Passage("p", of.id, 0, 0, len(of.body), of.body)
    return tuple(Citation(number, of, passage, start, end) for number, (start, end) in enumerate(spans, 1))


def answer(*citations: Citation, language: str = "en", **changes: object) -> Answer:
    question = Question("q", language, Filters(), datetime(2024, 1, 1, tzinfo=UTC))
    sentences = tuple(Sentence(c.quote, (c.number,), c.article.language) for c in citations)
    whole = Answer(question, Outcome.ANSWERED, "", sentences, citations)
    return replace(whole, **changes)  # type: ignore[arg-type]


def cited(said: Answer, number: int) -> str:
    shown = clipping.opened(0, said, number, -1)
    return clipping.clipping(0, said, shown) if shown else ""


def found(said: Answer, rank: int) -> str:
    shown = clipping.opened(0, said, 0, rank)
    return clipping.clipping(0, said, shown) if shown else ""


def marks(text: str) -> list[str]:
    return [unescape(re.sub(r"<[^>]+>", "", mark)) for mark in re.findall(r"<mark[^>]*>(.*?)</mark>", text)]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_from_outside_becomes_markup(hostile: str, language: str) -> None:
    """Every text that comes from outside stays text, wherever it stands."""
    bad = article(
        hostile,
        title=hostile,
        source=hostile,
        url=hostile,
        language=language,
        origin=Origin(hostile, 1, hostile),
    )
    open_bad = replace(bad, origin=Origin(hostile))
    hits = (Hit(Passage("p", "a", 0, 0, len(hostile), hostile), bad, 1.0, ("words",)),)
    said = answer(*cites(open_bad, (0, len(hostile))), lead=hostile, also_found=hits)
    pieces = [
        conversation((Turn(hostile, answer=said, done=True), Turn(hostile, complaint=hostile))),
        conversation((Turn(hostile, answer=replace(said, made_by=hostile, outcome=Outcome.NO_EVIDENCE)),)),
        cited(said, 1),
        found(said, 0),
        frame.welcome(Overview(1, 1, 1, languages={hostile: 1, "ar": 2}), [(language, hostile), (hostile, hostile)]),
        frame.trouble(hostile),
    ]
    for piece in pieces:
        outline = Outline(piece)
        assert set(outline.tags) <= set(SAFE.split())
        assert hostile in outline.text
        assert not [name for name, _ in outline.attributes if name.startswith("on")]
        assert not [value for name, value in outline.attributes if name == "href"]


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a?b=1&c=2", True),
        ("http://example.org/مقال", True),
        ("HTTPS://example.org", True),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,<script>", False),
        ("//example.org", False),
        ("https:", False),
        ("https://[half", False),
        ("file:///etc/passwd", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    """A link leads to http or https, says nothing of where the reader came from, and is not followed by robots."""
    outline = Outline(cited(answer(*cites(article("One.", url=url), (0, 4))), 1))
    links = dict(outline.attributes) if "a" in outline.tags else {}
    assert ("a" in outline.tags) == linked
    if linked:
        assert links["href"] == url
        assert links["rel"] == "noopener noreferrer nofollow"


@pytest.mark.parametrize(
    ("body", "span", "quote"),
    [
        ("One. Two. Three.", (5, 9), "Two."),
        ("صوّتت ١٣ دولة. امتنعت بريطانيا (UK).", (15, 36), "امتنعت بريطانيا (UK)."),
        ("قـــال الوزيرُ: «نعم».", (0, 22), "قـــال الوزيرُ: «نعم»."),
        ("a < b & c > d", (2, 9), "< b & c"),
        ("One.\nTwo.", (0, 5), "One."),
        ("  One.  ", (0, 8), "One."),
    ],
)
def test_a_mark_holds_exactly_the_quote(body: str, span: tuple[int, int], quote: str) -> None:
    """What is marked is the cited span, without the white space around it."""
    assert marks(cited(answer(*cites(article(body), span)), 1)) == [quote]


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    """A mark never crosses a paragraph; its number stands at its end only."""
    shown = cited(answer(*cites(article("One. Two.\n\nThree. Four."), (5, 17))), 1)
    assert marks(shown) == ["Two.", "Three."]
    assert shown.count('data-en="1"') == 1


def test_overlapping_quotes_share_their_mark() -> None:
    """Text is written once, however many citations stand on it."""
    text = "One two three."
    shown = cited(answer(*cites(article(text), (0, 7), (4, 14))), 2)
    assert marks(shown) == ["One ", "two", " three."]
    assert 'data-numbers="1 2" data-en="1" data-ar="١"' in shown
    assert shown.count("focus") == 2


def test_the_article_is_whole() -> None:
    """All of the body is in the clipping, in order, each line a paragraph."""
    body = "أولاً.\r\n\n  ثانياً: BBC قالت.\nThird."
    shown = "".join(clipping.marked_paragraphs(article(body, language="ar"), [Span(0, 6, 1)], 1))
    assert shown.count("<p>") == 3
    assert "".join(Outline(shown).text.split()) == "".join(body.split())


@pytest.mark.parametrize(
    ("text", "language", "isolated"),
    [
        ("قالت BBC News (عربي) اليوم", "ar", ["BBC News"]),
        ("عبر Facebook و X.", "ar", ["Facebook", "X"]),
        ("The word «إسناد كامل» means", "en", ["إسناد كامل"]),
        ("لا شيء غريب هنا ١٣ و13", "ar", []),
        ("Nothing foreign 13", "en", []),
    ],
)
def test_names_in_the_other_script_are_isolated(text: str, language: str, isolated: list[str]) -> None:
    """Latin inside Arabic, and Arabic inside Latin, keep their own direction."""
    assert re.findall("<bdi>(.*?)</bdi>", writing.prose(text, language)) == isolated


def test_each_text_has_its_own_direction() -> None:
    """An Arabic quote in an English answer is a block of its own; the question has its own direction too."""
    arabic = article("صوتت ١٣ دولة.", language="ar")
    said = answer(*cites(arabic, (0, 13)), lead="From an article in Arabic:")
    shown = conversation((Turn("BBC متى تأسست؟", answer=said),))
    assert '<p class="asked" lang="ar" dir="rtl">' in shown
    assert '<p class="lead" lang="en" dir="ltr">' in shown
    assert '<blockquote class="quote" lang="ar" dir="rtl">' in shown


def test_a_models_sentences_run_on() -> None:
    """Sentences that a model wrote are one paragraph; an unknown number is no button."""
    text = article("One. Two.")
    said = answer(*cites(text, (0, 4)), made_by="model", sentences=(Sentence("A b.", (1,), "en"), Sentence("C.", (7,), "en")))
    shown = conversation((Turn("q", answer=said, done=True),))
    assert shown.count('class="sentences"') == 1
    assert shown.count('class="chip has-card"') == 1
    assert "7" not in Outline(shown).text


def test_a_chip_clings_to_the_last_word() -> None:
    """A citation never begins a line, and says what it opens."""
    shown = conversation((Turn("q", answer=answer(*cites(article("One two."), (0, 8)))),))
    assert 'One <span class="kept">two.<button type="button" class="chip has-card"' in shown
    assert 'aria-label="1 · S · T"' in shown


def test_what_is_not_known_is_said() -> None:
    """No date, no source, or another article's page: each is said in both languages."""
    unknown = cited(answer(*cites(article("One.", source=None), (0, 4))), 1)
    assert "date unknown" in unknown
    assert "التاريخ غير معروف" in unknown
    assert "source unknown" in unknown
    behind = article("One.", origin=Origin("a", 1, "Other {title}"), published=datetime(2023, 1, 2, tzinfo=UTC))
    shown = cited(answer(*cites(behind, (0, 4))), 1)
    assert "found on the page of “<bdi>Other {title}</bdi>”" in shown
    assert "2023" not in shown


@pytest.mark.parametrize(
    ("outcome", "said"), [(Outcome.CLOSEST, "may not answer"), (Outcome.NO_EVIDENCE, "The archive does not say")]
)
def test_an_outcome_other_than_answered_is_said(outcome: Outcome, said: str) -> None:
    """The page says so where the answer has no words of its own; "answered" is not said."""
    text = article("One.")
    assert said in conversation((Turn("q", answer=answer(*cites(text, (0, 4)), outcome=outcome)),))
    assert said not in conversation((Turn("q", answer=answer(*cites(text, (0, 4)))),))
    own = answer(outcome=outcome, lead="In its own words.")
    assert said not in conversation((Turn("q", answer=own),))


def test_while_searching_the_page_says_what_is_searched() -> None:
    """Never a bare spinner."""
    shown = conversation((Turn("q", searched=1234),))
    assert "Searching 1,234 passages …" in shown
    assert "١٬٢٣٤ مقطعاً" in shown


@pytest.mark.parametrize(
    ("overview", "english"),
    [
        (Overview(0, 0, 0), "The archive is empty"),
        (Overview(1, 9, 0), "1 article"),
        (Overview(3, 9, 2, languages={"ar": 2, "fr": 1}), "2 in Arabic · 1 in fr"),
    ],
)
def test_the_empty_page_says_how_large_the_archive_is(overview: Overview, english: str) -> None:
    """The size in words, whatever is known of it."""
    assert english in Outline(frame.welcome(overview, [])).text


def test_unknown_citations_open_nothing() -> None:
    """Numbers that come from a browser are checked."""
    said = answer(*cites(article("One."), (0, 4)))
    assert cited(said, 9) == ""
    assert found(said, -1) == ""
    assert found(said, 0) == ""


def test_a_sentence_that_failed_its_check_says_why() -> None:
    """It looks different, and the reason is in the text for who cannot see it."""
    doubted = Sentence("A b.", (1,), "en", supported=False, reason="Its source says thirteen.")
    shown = conversation((Turn("q", answer=answer(*cites(article("One."), (0, 4)), made_by="model", sentences=(doubted,))),))
    assert 'class="unsupported' in shown
    assert Outline(shown).text.count("Its source says thirteen.") == 2


@pytest.mark.parametrize(("made_by", "english", "arabic"), [("quoting", "quoted from the archive", "مقتبس من الأرشيف"), ("m-1", "written by", "كتبه")])
def test_who_made_the_answer_is_said(made_by: str, english: str, arabic: str) -> None:
    """Quoted, or written by which model."""
    shown = Outline(conversation((Turn("q", answer=answer(made_by=made_by), done=True),))).text
    assert english in shown
    assert arabic in shown


def test_words_that_met_across_languages_are_told() -> None:
    """Underlined where they stand, and named in pairs above the article."""
    said = answer(*cites(article("استخدمت حق النقض.", language="ar"), (0, 17)))
    shown = clipping.clipping(0, said, clipping.opened(0, said, 1, -1), [WordMatch(8, 16, "veto", across=True)])  # type: ignore[arg-type]
    assert '<span class="met-word" title="veto">حق النقض</span>' in shown
    assert "veto ↔ حق النقض" in Outline(shown).text


def test_filters_are_chips_in_both_languages() -> None:
    """A whole month is named as one; hostile names stay text."""
    last = datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)
    shown = Outline(narrowing.chips(Filters(datetime(2023, 12, 1, tzinfo=UTC), last, (HOSTILE[1],), ("ar",)))).text
    for text in ("December 2023", "ديسمبر ٢٠٢٣", HOSTILE[1], "Arabic"):
        assert text in shown


def test_pictures_have_a_table() -> None:
    """What a bar shows is also said in words; nothing of a source becomes markup."""
    shown = pictures.by_month([("2023-11", HOSTILE[0], "ar", 3), ("2023-12", None, "en", 1), ("2023-12", HOSTILE[0], "ar", 2)])
    assert shown.count("<g>") == 3
    text = Outline(shown).text
    assert all(said in text for said in ("November 2023", "نوفمبر ٢٠٢٣", HOSTILE[0], "source unknown"))
    assert set(Outline(shown).tags) <= set(SAFE.split())
    assert pictures.by_month([]) == ""


def test_the_page_is_named_without_gradio() -> None:
    """Importing the page's types takes no gradio with it."""
    code = "import sys, assistant.page, assistant.page.html.clipping; sys.exit('gradio' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
