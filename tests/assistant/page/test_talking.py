"""A talk in a real browser, in both languages: cards, filters, editing, judgements, the list of talks; and axe's opinion."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
ASKED = {"en": "How many voted in December 2023?", "ar": "كم دولة صوتت December 2023؟"}


@pytest.fixture(scope="module", params=["en", "ar"])
def talk(request, browser: Browser, address: str) -> Iterator[tuple[Page, str]]:
    """A page on which one question has been answered, in a language."""
    context = browser.new_context(locale=request.param, viewport={"width": 1360, "height": 860}, color_scheme="dark" if request.param == "ar" else "light")
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    ask(page, ASKED[request.param])
    yield page, request.param
    context.close()


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator(".turn").last).to_have_attribute("data-done", "1")
    expect(page.locator(".turn").last).to_contain_text(question)


def test_a_card_shows_the_quote(talk) -> None:
    """On focus the quote, its title, source and date; Escape takes it away; arrows go from citation to citation."""
    page, language = talk
    page.locator(".chip").first.focus()
    card = page.locator(".chip").first.locator(".card")
    expect(card).to_be_visible()
    expect(card.locator(".words")).to_contain_text("وصوتت 13 دولة")
    expect(card.locator(f"time .w-{language}")).to_have_text({"en": "9 December 2023", "ar": "٩ ديسمبر ٢٠٢٣"}[language])
    page.keyboard.press("ArrowRight" if language == "en" else "ArrowLeft")
    expect(card).to_be_hidden()
    expect(page.locator(".chip").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".card:visible")).to_have_count(0)


def test_words_that_met_are_underlined(talk) -> None:
    """The Arabic words for the question's English one, in the passage that is cited."""
    page, _ = talk
    page.locator(".chip").first.click()
    expect(page.locator("#clipping .met-word")).to_have_text("حق النقض")
    expect(page.locator("#clipping .met")).to_contain_text("veto")


def test_how_it_was_answered_and_by_whom(talk) -> None:
    """Quoted, and narrowed to what; where questions go is always in sight."""
    page, language = talk
    page.locator(".how summary").first.click()
    expect(page.locator(f".how dd .w-{language}").first).to_contain_text({"en": "December 2023", "ar": "ديسمبر ٢٠٢٣"}[language])
    expect(page.locator(f".maker .w-{language}").first).to_contain_text({"en": "quoted", "ar": "مقتبس"}[language])
    expect(page.locator(f"#whither .w-{language}")).to_be_visible()


def test_axe_finds_nothing_serious(talk) -> None:
    """Contrast, names, roles."""
    page, _ = talk
    page.evaluate(AXE)
    found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))")
    assert [violation for violation in found if violation[0] in ("serious", "critical")] == []


def test_a_judgement_with_a_note_is_kept(talk, asker) -> None:
    """A thumb, then an optional note."""
    page, _ = talk
    page.locator(".thumb.bad").first.click()
    page.locator(".note-form textarea").first.fill("Too short")
    page.locator(".note-form button").first.click()
    expect(page.locator(".noted").first).to_be_visible()
    page.wait_for_timeout(300)
    assert asker.judged[-2:] == [(-1, ""), (-1, "Too short")]


def test_a_question_is_edited_and_the_period_taken_out(talk, asker) -> None:
    """The understood period is a chip; taken out, it no longer narrows; the edited question replaces the first."""
    page, _ = talk
    assert asker.narrowed[-1].since is not None
    page.locator(".filter[data-kind=period]").click()
    expect(page.locator(".filter")).to_have_count(0)
    page.locator(".edit").first.click()
    page.locator(".editing textarea").first.press("Enter")
    expect(page.locator(".editing textarea").first).to_be_hidden()
    expect(page.locator(".turn")).to_have_attribute("data-done", "1")
    page.wait_for_timeout(600)
    assert asker.narrowed[-1].since is None
    page.locator(".opener").click()
    page.locator("[name=languages][value=ar]").check()
    expect(page.locator(".filter[data-kind=languages]")).to_be_visible()


def test_a_talk_outlives_a_reload_and_can_be_deleted(talk) -> None:
    """Its name is its first question."""
    page, language = talk
    page.reload()
    expect(page.locator(".turn .asked")).to_contain_text(ASKED[language])
    page.locator(".delete-talk").first.click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator("#talk-list li")).to_have_count(0)


def test_a_link_asks_again(talk, address: str) -> None:
    """A shared question is asked when its address is opened, narrowed as it was."""
    page, _ = talk
    page.goto(f"{address}?q=harbour&since=2023-01-01")
    expect(page.locator(".turn .asked")).to_have_text("harbour")
    expect(page.locator(".filter[data-kind=period]")).to_be_visible()
