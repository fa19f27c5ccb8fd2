"""The main job in a real browser, with the real assistant over the seed: asked in both languages, a citation followed."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.asking import Assistant
from assistant.page.serving import serve
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.embedding import load_encoder
from vectorstore.reading import read_articles

SEEDS = Path(__file__).parents[3] / "seeds"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page over an archive of the seed, in Debian's Chromium."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_archive(tmp_path_factory.mktemp("store"), load_encoder(""), create=True) as archive:
        list(archive.embed(item for item in read_articles([SEEDS]) if isinstance(item, Article)))
        served = serve(Assistant(archive), "127.0.0.1", port)
        shown = browser.new_page(viewport={"width": 1360, "height": 860})
        shown.set_default_timeout(15_000)
        shown.goto(f"http://127.0.0.1:{port}/")
        expect(shown.locator(".welcome")).to_be_visible()
        yield shown
        shown.close()
        served.close(verbose=False)


def test_the_examples_are_of_this_archive(page: Page) -> None:
    """The empty page offers four questions, two in each language, about the seed's headlines."""
    examples = page.locator(".example")
    expect(examples).to_have_count(4)
    expect(examples.first).to_contain_text("السيسي وبوتين")


@pytest.mark.parametrize(
    ("question", "quoted", "frame"),
    [
        ("كم عضواً صوّت لصالح مشروع القرار؟", "وصوتت 13 دولة", "rtl"),
        ("Which country used its veto?", "الولايات المتحدة", "ltr"),
    ],
)
def test_a_question_is_answered_and_its_citation_opens_the_passage(page: Page, question: str, quoted: str, frame: str) -> None:
    """The answer quotes the archive; its chip opens the article with the quote marked and in view."""
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn[data-done='1']").filter(has_text=question)
    expect(turn.locator(".quote").first).to_contain_text(quoted)
    expect(turn.locator(".lead, .note").first).to_have_attribute("dir", frame)
    expect(turn.locator(".quote").first).to_have_attribute("dir", "rtl")
    turn.locator(".chip").first.click()
    mark = page.locator("#clipping mark.cited.focus").first
    expect(mark).to_contain_text(quoted[:8])
    expect(mark).to_be_in_viewport()


def test_what_the_archive_does_not_say(page: Page) -> None:
    """An honest no, with what was found beside it and no quote."""
    page.fill("#question textarea", "Who won the 2022 World Cup?")
    page.keyboard.press("Enter")
    turn = page.locator(".turn[data-done='1']").filter(has_text="World Cup")
    expect(turn).to_contain_text("The archive does not say")
    expect(turn.locator(".quote")).to_have_count(0)
