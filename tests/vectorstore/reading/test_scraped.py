"""Scraped text: where one article ends, where another begins, and whose date and source is whose."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.reading import read_articles
from vectorstore.reading.scraped import Scraped, articles_on

SEED = Path(__file__).parents[3] / "seeds"

FIRST = "توافق الرئيس المصري ونظيره الروسي على وقف إطلاق النار في غزة."
MORE = "وشدد الرئيسان على أهمية التوصل إلى تسوية عادلة للقضية."
SECOND = "ثمن حزب الحرية المصري جهود الدولة ودورها المحوري تجاه القضية."
TITLE = "السيسي وبوتين يتوافقان على وقف إطلاق النار"
STUCK = "الحرية: مصر تلعب دورا محوريا تجاه القضية"


def page(*lines: str) -> list[Scraped]:
    return articles_on("\n".join(lines))


def test_seed() -> None:
    """The seed holds two articles; the second has no date or source, says where it stood, and lacks the advert."""
    first, second = read_articles(sorted(SEED.glob("*.txt")))
    assert first.title == "السيسي وبوتين يتوافقان على مواصلة التحرك بجدية لوقف إطلاق النار في غزة"
    assert first.published.isoformat() == "2023-12-09T00:00:00+00:00"
    assert first.source == "شبكة الأمة برس"
    assert first.origin.found_in is None
    assert first.body.startswith("القاهرة: توافق")
    assert first.body.endswith("من 1200 إسرائيلي.")
    assert second.title == "الحرية: مصر تلعب دورا محوريا تجاه القضية الفلسطينية"
    assert (second.published, second.source, second.url) == (None, None, None)
    assert second.origin.found_in == first.title
    assert second.origin.record == 2
    assert second.body.startswith("ثمن حزب الحرية")
    assert "عبر تطبيق" not in second.body
    assert {first.language, second.language} == {"ar"}


@pytest.mark.parametrize(
    "marker",
    [
        "إقرأ أيضاً:",
        "اقرأ أيضا",
        "أقرأ ايضاً :",
        "اقرا ايضا:",
        "اِقْرَأْ أَيْضًا:",
        "إقـرأ أيضـاً:",
        "• اقرأ أيضًا:",
        "اقرأ المزيد:",
        "موضوعات ذات صلة",
        "مواضيع ذات صلة:",
        "أخبار متعلقة",
        "قد يهمك أيضا:",
        "Read also:",
        "READ ALSO",
        "See also",
        "Related:",
        "Related articles",
    ],
)
def test_markers(marker: str) -> None:
    """Every spelling of "read also" on a line of its own ends the first article."""
    first, second = page(TITLE, FIRST, "المصدر: رويترز", marker, STUCK, SECOND)
    assert (first.body, first.source) == (FIRST, "رويترز")
    assert (second.title, second.body) == (STUCK, SECOND)
    assert (second.published, second.source, second.found_in) == (None, None, TITLE)


@pytest.mark.parametrize(
    "sentence",
    [
        "وقال إنه اقرأ أيضاً الكتاب كله ثم عاد إلى بيته.",
        "اقرأ أيضا ما كتبه الوزير في مذكراته عن تلك الأيام.",
        "See also the annex, in which the ministers agreed on a ceasefire.",
        "Related companies were not named in the report.",
        "Relatedly: the ministers agreed.",
        "وأكد المصدر: إن الوزير سيصل غدا.",
        "The source said: nothing is decided.",
        "تاريخ: كيف بدأت الحرب ولماذا لم تنته بعد.",
        "تابع الوزير أحدث الأخبار عن الحرب من مكتبه في القاهرة ثم أدلى بتصريح طويل إلى وكالة الأنباء الرسمية حول الوضع كله وما يليه.",
    ],
)
def test_sentences(sentence: str) -> None:
    """A sentence that only contains such words is text, and stays."""
    (only,) = page(TITLE, FIRST, sentence, MORE)
    assert only.body == "\n".join((FIRST, sentence, MORE))
    assert (only.source, only.published) == (None, None)


def test_several_stuck_on() -> None:
    """Each stuck-on article is one of its own, and all say that they stood on the first one's page."""
    articles = page(
        *(TITLE, "تاريخ النشر: ٩ كانون الأول ٢٠٢٣", FIRST, "المصدر: رويترز"),
        *("اقرأ أيضا:", STUCK, SECOND),
        *("Read also:", "Ministers agree on grain", "The ministers agreed on grain on Monday."),
    )
    assert [article.title for article in articles] == [TITLE, STUCK, "Ministers agree on grain"]
    assert [article.found_in for article in articles] == [None, TITLE, TITLE]
    assert [article.published for article in articles] == ["٩ كانون الأول ٢٠٢٣", None, None]


def test_own_facts() -> None:
    """A stuck-on article that does bring a date and a source keeps them, and the first one keeps none."""
    first, second = page(TITLE, FIRST, "إقرأ أيضاً:", STUCK, "تاريخ النشر: 3 مايو 2021", SECOND, "المصدر: الأهرام")
    assert (first.published, first.source) == (None, None)
    assert (second.published, second.source) == ("3 مايو 2021", "الأهرام")


def test_inline_teaser() -> None:
    """A headline on the marker's own line, in the middle of an article, is a link; the article goes on behind it."""
    (only,) = page(TITLE, FIRST, "إقرأ أيضاً: أسعار الذهب اليوم في الأسواق", MORE, "المصدر: رويترز")
    assert (only.body, only.source) == (f"{FIRST}\n{MORE}", "رويترز")


def test_inline_stuck_on() -> None:
    """A headline on the marker's line begins an article if the first has ended and text of its own follows."""
    first, second = page(TITLE, FIRST, "المصدر: رويترز", f"إقرأ أيضاً: {STUCK}", SECOND)
    assert (first.body, second.title, second.body, second.source) == (FIRST, STUCK, SECOND, None)


def test_inline_stuck_on_by_words() -> None:
    """Where the first article shows no end, a paragraph that speaks of the marker's headline belongs to that."""
    first, second = page(TITLE, FIRST, f"إقرأ أيضاً: {STUCK}", SECOND)
    assert (first.body, second.title, second.body) == (FIRST, STUCK, SECOND)


def test_teaser_below_marker() -> None:
    """A marker and a link's words in the middle of an article, and then its own next paragraph: a teaser."""
    (only,) = page(TITLE, FIRST, "اقرأ أيضا:", "أسعار الذهب اليوم", "ويتوافق السيسي وبوتين على وقف النار.", "المصدر: رويترز")
    assert only.body == f"{FIRST}\nويتوافق السيسي وبوتين على وقف النار."
    assert only.source == "رويترز"


@pytest.mark.parametrize("end", [(), ("المصدر: رويترز",)])
def test_links_at_end(end: tuple[str, ...]) -> None:
    """Headlines without text behind a marker are links, dropped; a source below them is the first article's."""
    (only,) = page(TITLE, FIRST, "موضوعات ذات صلة:", "أسعار الذهب اليوم", "هل تنتهي الحرب؟", "فوز الأهلي", *end)
    assert (only.body, only.source) == (FIRST, "رويترز" if end else None)


def test_credits_behind_the_source() -> None:
    """A line of credits behind the source neither hides the source nor the article's end, and stays."""
    first, second = page(TITLE, FIRST, "المصدر: رويترز", "تحرير: أحمد علي", "إقرأ أيضاً: أسعار الذهب", MORE)
    assert (first.source, first.body) == ("رويترز", f"{FIRST}\nتحرير: أحمد علي")
    assert (second.title, second.body, second.source) == ("أسعار الذهب", MORE, None)


def test_short_text_behind_marker() -> None:
    """Behind an ended article, a few words without a full stop that speak of their headline are its text."""
    first, second = page(TITLE, FIRST, "المصدر: رويترز", "إقرأ أيضاً:", "وفاة الشاعر الكبير", "توفي الشاعر اليوم")
    assert (first.body, second.title, second.body) == (FIRST, "وفاة الشاعر الكبير", "توفي الشاعر اليوم")


def test_links_in_the_middle() -> None:
    """Three headlines in a row are a list of links, even if the article goes on behind it."""
    (only,) = page(TITLE, FIRST, "اقرأ أيضا", "أسعار الذهب اليوم", "فوز الأهلي", "عنوان ثالث", MORE)
    assert only.body == f"{FIRST}\n{MORE}"


def test_teaser_under_title() -> None:
    """A marker before the first paragraph cannot begin another article: the first has no text yet."""
    (only,) = page(TITLE, "تاريخ النشر: 9 ديسمبر 2023", "اقرأ أيضا:", "أسعار الذهب اليوم", FIRST)
    assert (only.title, only.body, only.published) == (TITLE, FIRST, "9 ديسمبر 2023")


def test_advertisement_marks_a_page() -> None:
    """An app's advertisement below the headline shows that a page begins, though the first article shows no end."""
    first, second = page(TITLE, FIRST, "إقرأ أيضاً:", "أسعار الذهب", "تابع أحدث الأخبار عبر تطبيق", MORE)
    assert (first.body, second.title, second.body) == (FIRST, "أسعار الذهب", MORE)


@pytest.mark.parametrize(
    "advert",
    [
        "تابع أحدث الأخبار عبر تطبيق",
        "تابعوا آخر الأخبار على تطبيق نبض",
        "تابعونا على فيسبوك",
        "حمّل تطبيقنا الآن",
        "Follow us on Facebook",
        "Follow the latest news via the Google News app",
        "Download our app",
        "Subscribe to our newsletter",
    ],
)
def test_advertisements(advert: str) -> None:
    """Lines that send the reader to an app or a channel are dropped wherever they stand."""
    (only,) = page(TITLE, advert, FIRST, advert, MORE)
    assert only.body == f"{FIRST}\n{MORE}"


@pytest.mark.parametrize(
    ("lines", "published", "source"),
    [
        ((TITLE, FIRST), None, None),
        ((TITLE, "تاريخ النشر: 9th, December 2023 GMT", FIRST), "9th, December 2023 GMT", None),
        ((TITLE, "كتب: أحمد علي", "نُشر في: ٩ ديسمبر ٢٠٢٣", FIRST), "٩ ديسمبر ٢٠٢٣", None),
        ((TITLE, FIRST, "(المصدر: وكالة فرانس برس)"), None, "وكالة فرانس برس"),
        ((TITLE, FIRST, "المـصدر : الجزيرة + وكالات"), None, "الجزيرة + وكالات"),
        ((TITLE, FIRST, "المصدر:", "رويترز", "تاريخ النشر: أمس"), "أمس", "رويترز"),
        ((TITLE, "المصدر: رويترز | تاريخ النشر: 9 ديسمبر 2023", FIRST), "9 ديسمبر 2023", "رويترز"),
        (("تاريخ النشر: 9 ديسمبر 2023", TITLE, FIRST), "9 ديسمبر 2023", None),
        ((TITLE, "Published: March 5, 2021", FIRST, "Source: Reuters"), "March 5, 2021", "Reuters"),
        ((TITLE, "Published on: 5 hours ago", FIRST, "Source: BBC"), "5 hours ago", "BBC"),
    ],
)
def test_facts(lines: tuple[str, ...], published: str | None, source: str | None) -> None:
    """Date and source are found at the top and at the end, in both languages, and are not part of the text."""
    (only,) = page(*lines)
    assert (only.title, only.published, only.source) == (TITLE, published, source)
    assert only.body.split("\n")[-1] == FIRST


@pytest.mark.parametrize(
    ("end", "source"),
    [
        (" (المصدر: رويترز)", "رويترز"),
        (" المصدر: وكالة شينخوا", "وكالة شينخوا"),
        (" (Source: Reuters).", "Reuters"),
        (" وقال المصدر: لا نعلم", None),
    ],
)
def test_source_in_a_paragraph(end: str, source: str | None) -> None:
    """A source at the end of the last paragraph is found, and the paragraph, which may be quoted, stays as it is."""
    (only,) = page(TITLE, MORE, FIRST + end)
    assert (only.source, only.body) == (source, f"{MORE}\n{FIRST}{end}")


@pytest.mark.parametrize("empty", ["", "\n\n  \n", "تاريخ النشر: 9 ديسمبر 2023\n"])
def test_nothing(empty: str) -> None:
    """A page without text gives no article."""
    assert [article for article in articles_on(empty) if article.body] == []


def test_one_paragraph() -> None:
    """A page of one long paragraph keeps all of it as text; its first words are the title."""
    (only,) = page(f"{FIRST} {MORE}")
    assert only.body == f"{FIRST} {MORE}"
    assert only.title.endswith("…")
    assert FIRST.startswith(only.title[:-1]) or only.title[:-1].startswith(FIRST)


LINES = st.lists(
    st.one_of(
        st.text(alphabet="ابتثجحخدذر يwxyz.:؟", max_size=40),
        st.sampled_from(["", TITLE, FIRST, MORE, SECOND, STUCK, "كتب: أحمد", "Prices rose. "]),
    ),
    max_size=12,
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(lines=LINES)
def test_no_text_is_lost(lines: list[str]) -> None:
    """Without markers and facts, every line of the page is in the one article's title or body."""
    found = page(*lines)
    kept = "\n".join(f"{article.title}\n{article.body}" for article in found)
    assert len(found) <= 1
    assert all(" ".join(line.split()) in " ".join(kept.split()) for line in lines)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(first=LINES, second=LINES)
def test_paragraphs_survive_markers(first: list[str], second: list[str]) -> None:
    """Behind a marker on its own line only lines like headlines can be dropped: each sentence is in some article."""
    found = page(TITLE, *first, "إقرأ أيضاً:", STUCK, *second)
    kept = "\n".join(f"{article.title}\n{article.body}" for article in found)
    for line in [*first, *second]:
        if line.strip().endswith("."):
            assert " ".join(line.split()) in " ".join(kept.split())
