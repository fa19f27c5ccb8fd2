"""The page in a real browser, over ready answers: what a reader does, and what she then sees."""

import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE, Popen
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assistant.page.asker import Asker
from assistant.page.serving import serve
from vectorstore.errors import SettingError

WIDE, PHONE = {"width": 1360, "height": 860}, {"width": 375, "height": 812}


class Reader:
    """A reader with a browser of her own; notes every request that leaves the machine and every complaint."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page = context.new_page()
        self.page.set_default_timeout(8000)
        self.wrong: list[str] = []
        self.page.on("request", lambda request: self._note_request(request.url, address))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: said.type == "error" and self.wrong.append(said.text))
        self.page.goto(address)
        expect(self.page.locator(".welcome")).to_be_visible()

    def _note_request(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:", "blob:")):
            self.wrong.append(url)

    def ask(self, question: str) -> Locator:
        """Ask, and wait for the whole answer."""
        turns = self.page.locator(".turn")
        place = turns.count()
        self.page.fill("#question textarea", question)
        self.page.press("#question textarea", "Enter")
        turn = turns.nth(place)
        expect(turn).to_have_attribute("data-done", "1")
        return turn

    def style(self, selector: str, name: str) -> str:
        """A computed style."""
        return str(self.page.locator(selector).first.evaluate(f"part => getComputedStyle(part).{name}"))


@pytest.fixture(scope="module")
def contexts() -> dict[tuple[str, int], BrowserContext]:
    """Windows by language and width, kept because a fresh one fetches all of Gradio anew."""
    return {}


@pytest.fixture
def reading(window: Callable[..., BrowserContext], contexts: dict[tuple[str, int], BrowserContext], address: str) -> Iterator[Callable[..., Reader]]:
    """Readers whose browsers must have nothing to complain of, and must ask nothing of another machine."""
    readers: list[Reader] = []

    def start(language: str = "en", size: dict[str, int] = WIDE) -> Reader:
        key = (language, size["width"])
        if key not in contexts:
            contexts[key] = window(locale=language, viewport=size)
        readers.append(Reader(contexts[key], address))
        return readers[-1]

    yield start
    for reader in readers:
        reader.page.evaluate("localStorage.clear()")
        reader.page.close()
        assert reader.wrong == []


def marked(page: Page) -> Locator:
    """The marks on which the clipping was opened."""
    return page.locator("#clipping mark.focus")


@pytest.mark.parametrize(("language", "question"), [("ar", "كم دولة صوتت لصالح القرار؟"), ("en", "How many voted for it?")])
def test_a_citation_opens_its_quote_in_its_article(
    reading: Callable[..., Reader], asker: Asker, language: str, question: str
) -> None:
    """Ask, follow either citation, and the very words are marked and in sight."""
    reader = reading(language)
    turn = reader.ask(question)
    for citation in asker.whole(question).citations:  # type: ignore[attr-defined]
        turn.locator(f".chip[data-number='{citation.number}']").click()
        expect(marked(reader.page)).to_have_text(citation.quote)
        assert marked(reader.page).evaluate("mark => mark.textContent") == citation.quote
        expect(marked(reader.page)).to_be_in_viewport(ratio=0.9)
    expect(reader.page.locator("#clipping h2")).to_contain_text("السيسي وبوتين")
    expect(turn.locator("blockquote").first).to_have_attribute("dir", "rtl")
    assert reader.style("#clipping article", "direction") == "rtl"


def test_a_wide_page_shows_the_first_citation_unasked(reading: Callable[..., Reader]) -> None:
    """The evidence stands beside the answer, until the reader has closed it."""
    reader = reading()
    reader.ask("When does the harbour open?")
    expect(marked(reader.page)).to_be_in_viewport()
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#reading")).to_be_hidden()
    reader.ask("How many voted for it?")
    expect(reader.page.locator("#clipping h2")).to_contain_text("السيسي", use_inner_text=False)
    expect(reader.page.locator("#reading")).to_be_hidden()


def test_switching_the_language_keeps_the_talk(reading: Callable[..., Reader]) -> None:
    """The page's own words and its direction change at once, the talk stays, and the choice is remembered."""
    reader = reading("en")
    turn = reader.ask("What of the harbour?")
    before = turn.locator("blockquote").first.inner_text()
    expect(turn.get_by_text("may not answer the question")).to_be_visible()
    left = reader.page.locator("#talking").bounding_box()
    reader.page.get_by_role("button", name="العربية").click()
    expect(turn.get_by_text("وقد لا تجيب عن السؤال")).to_be_visible()
    expect(turn.get_by_text("may not answer the question")).to_be_hidden()
    assert turn.locator("blockquote").first.inner_text().split("\n")[0][:40] == before[:40]
    assert reader.style("#conversation", "direction") == "rtl"
    moved = reader.page.locator("#talking").bounding_box()
    assert left
    assert moved
    assert moved["x"] > left["x"]
    expect(reader.page.locator("#question textarea")).to_have_attribute("placeholder", re.compile("اسأل"))
    reader.page.reload()
    expect(reader.page.locator(".turn").get_by_text("وقد لا تجيب عن السؤال")).to_be_visible()
    expect(reader.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(reader.page.locator("html")).to_have_attribute("lang", "ar")


@pytest.mark.parametrize(("locale", "direction"), [("ar-EG", "rtl"), ("fr", "ltr")])
def test_the_first_visit_is_in_the_browsers_language(reading: Callable[..., Reader], locale: str, direction: str) -> None:
    """Arabic for Arabic browsers, English for all others."""
    assert reading(locale).style("#conversation", "direction") == direction


def test_on_a_phone_the_clipping_is_a_sheet(reading: Callable[..., Reader]) -> None:
    """Conversation only; a citation raises a sheet from below, and Esc or its button lowers it."""
    reader = reading("ar", PHONE)
    turn = reader.ask("كم دولة صوتت؟")
    sheet = reader.page.locator("#reading")
    expect(sheet).to_be_hidden()
    for lower in (lambda: reader.page.keyboard.press("Escape"), reader.page.locator("#clipping .close").click):
        turn.locator(".chip").first.click()
        expect(marked(reader.page)).to_be_in_viewport()
        box = sheet.bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, 375)
        assert box["y"] > 80
        lower()
        expect(sheet).to_be_hidden()
        expect(turn.locator(".chip").first).to_be_focused()
    reader.ask("And the harbour?")
    expect(sheet).to_be_hidden()
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 375


def test_everything_by_keyboard(reading: Callable[..., Reader]) -> None:
    """Digits open citations when nothing is being typed, Esc closes, ↑ brings the last question back."""
    reader = reading()
    reader.ask("How many voted for it?")
    box = reader.page.locator("#question textarea")
    box.press("2")
    expect(box).to_have_value("2")
    box.fill("")
    box.press("ArrowUp")
    expect(box).to_have_value("How many voted for it?")
    box.blur()
    reader.page.keyboard.press("2")
    expect(marked(reader.page)).to_have_attribute("data-numbers", "2")
    reader.page.keyboard.press("Escape")
    expect(reader.page.locator("#reading")).to_be_hidden()


def test_what_the_archive_does_not_say(reading: Callable[..., Reader]) -> None:
    """One sentence, and what was found instead, which opens at its passage."""
    reader = reading()
    turn = reader.ask("And the moon?")
    expect(turn.get_by_text("The archive does not say")).to_be_visible()
    turn.locator(".found button").first.click()
    expect(marked(reader.page)).to_have_text("It is seventeen metres deep, the deepest on that coast.")
    expect(marked(reader.page)).to_be_in_viewport()
    expect(reader.page.locator("#clipping .byline").first).to_contain_text("date unknown")


def test_an_earlier_answer_keeps_its_citations(reading: Callable[..., Reader]) -> None:
    """A second question does not close the first one's evidence."""
    reader = reading()
    first = reader.ask("How many voted for it?")
    reader.ask("And the harbour?")
    first.locator(".chip").nth(1).click()
    expect(reader.page.locator("#clipping h2")).to_contain_text("السيسي")


def test_an_example_is_asked(reading: Callable[..., Reader]) -> None:
    """Pressing an example asks it."""
    reader = reading()
    expect(reader.page.locator(".example")).to_have_count(4)
    reader.page.locator(".example[lang=ar]").first.click()
    expect(reader.page.locator(".turn .asked")).to_contain_text("كم دولة صوتت")
    expect(reader.page.locator(".turn")).to_have_attribute("data-done", "1")


def test_while_it_searches_it_says_so(reading: Callable[..., Reader]) -> None:
    """The line is there before the answer and gone after it; a screen reader is told the answer."""
    reader = reading()
    reader.page.fill("#question textarea", "slow harbour")
    reader.page.press("#question textarea", "Enter")
    expect(reader.page.get_by_text("Searching 48,211 passages …")).to_be_visible()
    expect(reader.page.locator(".chip")).to_have_count(2)
    expect(reader.page.locator(".thinking")).to_have_count(0)
    expect(reader.page.locator("#announcer")).to_contain_text("The harbour authority said")


def test_complaints_are_calm(reading: Callable[..., Reader], caplog: pytest.LogCaptureFixture) -> None:
    """What the reader can mend is said in its own words, a bug in the page's, and the talk goes on."""
    reader = reading()
    expect(reader.ask("؟؟").locator(".complaint")).to_have_text("السؤال فارغ. اكتب سؤالاً.")
    expect(reader.ask("bug").get_by_text("Something broke")).to_be_visible()
    assert "a question could not be answered" in caplog.text
    expect(reader.ask("How many voted for it?").locator(".chip")).to_have_count(2)


def test_a_hostile_question_stays_text(reading: Callable[..., Reader]) -> None:
    """Neither HTML nor Gradio's templates are read in a question."""
    reader = reading()
    hostile = '<img src=x onerror="window.hacked=1"> ${window.hacked=1} {{value}} ` harbour'
    turn = reader.ask(hostile)
    assert turn.locator(".asked").evaluate("part => part.textContent") == hostile
    assert reader.page.evaluate("window.hacked") is None


def test_gradio_is_not_to_be_seen(reading: Callable[..., Reader]) -> None:
    """No footer, no settings, no name of the toolkit."""
    reader = reading()
    expect(reader.page).to_have_title("Isnad · إسناد")
    assert "gradio" not in reader.page.locator("body").inner_text().lower()
    expect(reader.page.locator("footer")).to_have_count(0)


def test_a_taken_port_is_said(address: str, asker: Asker, free_port: int) -> None:
    """The sentence names the port and what to do."""
    with pytest.raises(SettingError, match=rf"port {free_port}.*Free that port, or choose another"):
        serve(asker, "127.0.0.1", free_port)


def test_launching_prints_nothing_and_ends_on_interruption(free_port: int, tmp_path: Path) -> None:
    """A page says nothing of itself on the terminal; Ctrl-C is a way out, not an error."""
    script = tmp_path / "page.py"
    folder = Path(__file__).parent
    script.write_text(
        # A shell's background job, as this suite may be one, is born deaf to Ctrl-C.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"import sys; sys.path[:0] = [{str(folder)!r}, {str(folder.parents[2])!r}]\n"
        "from conftest import ReadyAsker\nfrom assistant.page import launch_page\n"
        f"launch_page(ReadyAsker(), '127.0.0.1', {free_port + 1})\n",
        encoding="utf-8",
    )
    with Popen([sys.executable, script], stdout=PIPE, stderr=PIPE, text=True) as launched:
        for _ in range(100):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{free_port + 1}/") as answered:
                assert b"Isnad" in answered.read()
                break
            time.sleep(0.2)
        time.sleep(0.5)
        launched.send_signal(signal.SIGINT)
        try:
            said = launched.communicate(timeout=60)
        finally:
            launched.kill()
    assert (said, launched.returncode) == (("", ""), 0)
