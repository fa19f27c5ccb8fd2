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
from assistant.page import Overview, html
from assistant.page.html import Span
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
SAFE = "a article bdi blockquote button details div h1 h2 header li mark p section span summary time ul"


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
        html.conversation((Turn(hostile, answer=said), Turn(hostile, complaint=hostile))),
        html.conversation((Turn(hostile, answer=replace(said, made_by=hostile, outcome=Outcome.NO_EVIDENCE)),)),
        html.cited(0, said, 1),
        html.found(0, said, 0),
        html.welcome(Overview(1, 1, 1, languages={hostile: 1, "ar": 2}), [(language, hostile), (hostile, hostile)]),
        html.trouble(hostile),
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
    outline = Outline(html.cited(0, answer(*cites(article("One.", url=url), (0, 4))), 1))
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
    assert marks(html.cited(0, answer(*cites(article(body), span)), 1)) == [quote]


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    """A mark never crosses a paragraph; its number stands at its end only."""
    shown = html.cited(0, answer(*cites(article("One. Two.\n\nThree. Four."), (5, 17))), 1)
    assert marks(shown) == ["Two.", "Three."]
    assert shown.count('data-en="1"') == 1


def test_overlapping_quotes_share_their_mark() -> None:
    """Text is written once, however many citations stand on it."""
    text = "One two three."
    shown = html.cited(0, answer(*cites(article(text), (0, 7), (4, 14))), 2)
    assert marks(shown) == ["One ", "two", " three."]
    assert 'data-numbers="1 2" data-en="1" data-ar="١"' in shown
    assert shown.count("focus") == 2


def test_the_article_is_whole() -> None:
    """All of the body is in the clipping, in order, each line a paragraph."""
    body = "أولاً.\r\n\n  ثانياً: BBC قالت.\nThird."
    shown = "".join(html.marked_paragraphs(article(body, language="ar"), [Span(0, 6, 1)], 1))
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
    assert re.findall("<bdi>(.*?)</bdi>", html.prose(text, language)) == isolated


def test_each_text_has_its_own_direction() -> None:
    """An Arabic quote in an English answer is a block of its own; the question has its own direction too."""
    arabic = article("صوتت ١٣ دولة.", language="ar")
    said = answer(*cites(arabic, (0, 13)), lead="From an article in Arabic:")
    shown = html.conversation((Turn("BBC متى تأسست؟", answer=said),))
    assert '<p class="asked" lang="ar" dir="rtl">' in shown
    assert '<p class="lead" lang="en" dir="ltr">' in shown
    assert '<blockquote class="quote" lang="ar" dir="rtl">' in shown


def test_a_models_sentences_run_on() -> None:
    """Sentences that a model wrote are one paragraph; an unknown number is no button."""
    text = article("One. Two.")
    said = answer(*cites(text, (0, 4)), made_by="model", sentences=(Sentence("A b.", (1,), "en"), Sentence("C.", (7,), "en")))
    shown = html.conversation((Turn("q", answer=said, done=True),))
    assert shown.count('class="sentences"') == 1
    assert shown.count('class="chip"') == 1
    assert "7" not in Outline(shown).text


def test_a_chip_clings_to_the_last_word() -> None:
    """A citation never begins a line, and says what it opens."""
    shown = html.conversation((Turn("q", answer=answer(*cites(article("One two."), (0, 8)))),))
    assert 'One <span class="kept">two.<button type="button" class="chip"' in shown
    assert 'aria-label="1 · S · T"' in shown


def test_what_is_not_known_is_said() -> None:
    """No date, no source, or another article's page: each is said in both languages."""
    unknown = html.cited(0, answer(*cites(article("One.", source=None), (0, 4))), 1)
    assert "date unknown" in unknown
    assert "التاريخ غير معروف" in unknown
    assert "source unknown" in unknown
    behind = article("One.", origin=Origin("a", 1, "Other {title}"), published=datetime(2023, 1, 2, tzinfo=UTC))
    shown = html.cited(0, answer(*cites(behind, (0, 4))), 1)
    assert "found on the page of “<bdi>Other {title}</bdi>”" in shown
    assert "2023" not in shown


@pytest.mark.parametrize(
    ("outcome", "said"), [(Outcome.CLOSEST, "may not answer"), (Outcome.NO_EVIDENCE, "The archive does not say")]
)
def test_an_outcome_other_than_answered_is_said(outcome: Outcome, said: str) -> None:
    """The page says so where the answer has no words of its own; "answered" is not said."""
    text = article("One.")
    assert said in html.conversation((Turn("q", answer=answer(*cites(text, (0, 4)), outcome=outcome)),))
    assert said not in html.conversation((Turn("q", answer=answer(*cites(text, (0, 4)))),))
    own = answer(outcome=outcome, lead="In its own words.")
    assert said not in html.conversation((Turn("q", answer=own),))


def test_while_searching_the_page_says_what_is_searched() -> None:
    """Never a bare spinner."""
    shown = html.conversation((Turn("q", searched=1234),))
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
    assert english in Outline(html.welcome(overview, [])).text


def test_unknown_citations_open_nothing() -> None:
    """Numbers that come from a browser are checked."""
    said = answer(*cites(article("One."), (0, 4)))
    assert html.cited(0, said, 9) == ""
    assert html.found(0, said, -1) == ""
    assert html.found(0, said, 0) == ""


def test_the_page_is_named_without_gradio() -> None:
    """Importing the page's types takes no gradio with it."""
    code = "import sys, assistant.page, assistant.page.html; sys.exit('gradio' in sys.modules)"
    assert run([sys.executable, "-c", code], check=False).returncode == 0
