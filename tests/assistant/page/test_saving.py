"""Summaries asked for with a button, and answers kept, in a real browser and both languages: Markdown, HTML, and a PDF with working links."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

ASKED = {"en": "How many voted for it?", "ar": "كم دولة صوتت لصالح القرار؟"}
URL = "https://example.org/seed"


@pytest.fixture(scope="module", params=["en", "ar"])
def talk(request, browser: Browser, address: str) -> Iterator[tuple[Page, str]]:
    """A page on which one question has been answered."""
    context = browser.new_context(locale=request.param, viewport={"width": 1360, "height": 860}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(8000)
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    page.fill("#question textarea", ASKED[request.param])
    page.press("#question textarea", "Enter")
    expect(page.locator(".turn")).to_have_attribute("data-done", "1")
    yield page, request.param
    context.close()


def kept(page: Page) -> Locator:
    """What the first answer can be kept as."""
    menu = page.locator(".keep").first
    if menu.get_attribute("open") is None:
        menu.locator("summary").click()
    return menu


@pytest.mark.parametrize("ending", ["md", "html"])
def test_an_answer_is_saved(talk: tuple[Page, str], tmp_path: Path, ending: str) -> None:
    """The question, the quote, its number, source and address are in the file."""
    page, language = talk
    with page.expect_download() as saved:
        kept(page).locator(f"[data-save='isnad.{ending}']").click()
    saved.value.save_as(tmp_path / "kept")
    text = (tmp_path / "kept").read_text(encoding="utf-8")
    for said in (ASKED[language].rstrip("?؟"), "واستخدمت الولايات المتحدة حق النقض", "شبكة الأمة برس", URL, "1"):
        assert said in text
    if ending == "html":
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text


def test_an_answer_is_printed_with_working_links(talk: tuple[Page, str]) -> None:
    """In a window of its own that reads in the answer's direction; the PDF of it links to the article and from each number to its source."""
    page, language = talk
    with page.expect_popup() as opened:
        kept(page).locator("[data-print]").click()
    sheet = opened.value
    sheet.wait_for_load_state()
    assert sheet.evaluate("getComputedStyle(document.body).direction") == {"ar": "rtl", "en": "ltr"}[language]
    assert sheet.locator("blockquote").first.evaluate("part => getComputedStyle(part).direction") == "rtl"
    number = sheet.locator("sup").first.bounding_box()
    quote = sheet.locator("blockquote").first.bounding_box()
    assert number
    assert quote
    assert number["x"] - quote["x"] < quote["width"] * 0.8, "the number is at the left of the last line, where Arabic ends"
    sheet.emulate_media(media="print")
    assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth")
    pdf = sheet.pdf()
    assert pdf.startswith(b"%PDF-")
    assert f"/URI ({URL})".encode() in pdf
    assert b"/Dest" in pdf or b"/GoTo" in pdf
    sheet.close()


def test_what_was_found_and_an_article_are_summarised(talk: tuple[Page, str]) -> None:
    """One button asks for a summary of the answer's search, another of the article that is open; each is a turn with its citations."""
    page, language = talk
    page.locator("[data-do=digest]").first.click()
    second = page.locator(".turn").nth(1)
    expect(second).to_have_attribute("data-done", "1")
    expect(second.locator(".asked")).to_have_text({"en": "Summarise How many voted for it", "ar": "لخّص كم دولة صوتت لصالح القرار"}[language])
    expect(second.locator(".chip").first).to_be_visible()
    page.locator("#clipping .digest").click()
    third = page.locator(".turn").nth(2)
    expect(third).to_have_attribute("data-done", "1")
    expect(third.locator(".asked")).to_contain_text("السيسي")
    expect(third.locator(".quote")).to_contain_text("اتصالاً هاتفيا من بوتين")
    third.locator(".chip").click()
    expect(page.locator("#clipping mark.focus")).to_contain_text("اتصالاً هاتفيا")
