"""The archive's place in a real browser, in both languages: the picture, the log, adding by address and file, refusals, removing."""

import re
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.asking import Assistant
from assistant.keeping import ArchiveKeeper
from assistant.page.serving import serve
from vectorstore.archive import open_archive
from vectorstore.embedding import load_encoder
from vectorstore.fetching import Fetcher
from vectorstore.reading import read_articles

ROOT = Path(__file__).parents[3]
WEB = {
    "/ar": "<html lang=ar><head><title>افتتاح جسر سلوى</title><meta property='article:published_time' content='2024-03-05'></head><body><article><h1>افتتاح جسر سلوى</h1>"
    "<p>افتتح وزير النقل سالم الغانم جسر سلوى الجديد يوم الثلاثاء بحضور مئات من سكان البلدة الساحلية الصغيرة.</p>"
    "<p>وقال الوزير إن بناء الجسر كلّف سبعين مليون دينار واستغرق أربعة أعوام كاملة من العمل المتواصل.</p></article></body></html>",
    "/en": "<html lang=en><head><title>Kestrel bridge opens</title><meta property='article:published_time' content='2024-03-05'></head><body><article><h1>Kestrel bridge opens</h1>"
    "<p>Transport minister Salma Ghanem opened the Kestrel bridge on Tuesday before hundreds of people of the small coastal town.</p>"
    "<p>The minister said that the Kestrel bridge cost seventy million dinars and took four whole years of uninterrupted work.</p></article></body></html>",
}
SAID = {
    "en": {"by_month": "Articles by month", "month": "December 2023", "log": "What was last put in", "added": "1 added, 0 replaced", "title": "Kestrel bridge opens",
           "question": "How much did the Kestrel bridge cost?", "quote": "seventy million dinars", "pasted": "Ferry to Dalma\n\nThe first electric ferry to Dalma sailed on Sunday with ninety passengers."},
    "ar": {"by_month": "المقالات بحسب الشهر", "month": "ديسمبر ٢٠٢٣", "log": "آخر ما أُدخل", "added": "أُضيف ١", "title": "افتتاح جسر سلوى",
           "question": "كم كلّف بناء جسر سلوى؟", "quote": "سبعين مليون دينار", "pasted": "عبّارة إلى دلما\n\nأبحرت أول عبّارة كهربائية إلى دلما يوم الأحد وعلى متنها تسعون راكباً."},
}  # fmt: skip


class Web(BaseHTTPRequestHandler):
    """Two pages of news; anything else is not there."""

    def do_GET(self) -> None:
        page = WEB.get(self.path, "").encode()
        self.send_response(200 if page else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Nothing is said of it."""


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_archive(tmp_path_factory.mktemp("store"), load_encoder(""), create=True) as archive:
        list(archive.embed(read_articles([ROOT / "seeds"])))
        assistant = Assistant(archive)
        page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant, Fetcher(allow_private=True)))
        yield f"http://127.0.0.1:{port}/"
        page.close(verbose=False)


@pytest.fixture(scope="module", params=["en", "ar"])
def shelves(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[tuple[Page, str]]:
    """The archive's place, entered."""
    context = browser.new_context(locale=request.param, viewport={"width": 1360, "height": 860})
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    page.locator(".places [data-place=archive]").click()
    expect(page.locator("#shelf .listed")).to_be_visible()
    yield page, request.param
    context.close()


def put(page: Page, text: str) -> None:
    page.fill("#pasted textarea", text)
    page.locator("#put").click()
    expect(page.locator("#pasted textarea")).to_have_value("")
    expect(page.locator("#progress .added")).to_have_attribute("data-done", "1")


def ask(page: Page, question: str) -> None:
    page.locator(".places [data-place=ask]").click()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(page.locator(".turn").last).to_contain_text(question)
    expect(page.locator(".turn").last).to_have_attribute("data-done", "1")


def test_the_archive_is_pictured_and_its_last_embeds_are_told(shelves: tuple[Page, str]) -> None:
    """By month with a table beside it, and what each embed did, in the page's language; an article opened takes their place."""
    page, language = shelves
    whole = page.locator("#holdings")
    expect(whole.locator(f"figcaption .w-{language}")).to_have_text(SAID[language]["by_month"])
    expect(whole.locator(f"h2 .w-{language}")).to_have_text(SAID[language]["log"])
    assert whole.locator("svg g").count() >= 1
    whole.locator("details summary").first.click()
    expect(whole.locator("table").first).to_contain_text(SAID[language]["month"])
    page.locator("#shelf [data-article]").last.click()
    expect(page.locator("#leaf article")).to_be_visible()
    expect(whole).to_be_hidden()
    page.locator("#leaf [data-shut]").click()
    expect(whole).to_be_visible()


def test_a_page_of_the_web_is_added_asked_about_and_removed(shelves: tuple[Page, str], web: str) -> None:
    """By its address; the next question is answered from it, and once it is removed no longer."""
    page, language = shelves
    said = SAID[language]
    page.locator("button[data-adding]").click()
    put(page, f"{web}/{language}")
    expect(page.locator("#progress")).to_contain_text(said["added"])
    expect(page.locator("#shelf [data-article]").first).to_contain_text(said["title"])
    expect(page.locator("#holdings .log li").first).to_contain_text({"en": "1 added", "ar": "أُضيف ١"}[language])
    ask(page, said["question"])
    expect(page.locator(".turn").last.locator(".quote").first).to_contain_text(said["quote"])
    expect(page.locator("#clipping h2")).to_contain_text(said["title"])
    page.locator(".places [data-place=archive]").click()
    page.locator("#shelf [data-article]").filter(has_text=said["title"]).click()
    page.locator("#leaf [data-remove]").click()
    expect(page.locator("#leaf .complaint")).to_be_visible()
    expect(page.locator("#shelf [data-article]").filter(has_text=said["title"])).to_have_count(0)
    ask(page, said["question"])
    expect(page.locator(".turn").last).not_to_contain_text(said["quote"])
    page.locator(".places [data-place=archive]").click()


def test_what_is_refused_is_told_with_its_reason(shelves: tuple[Page, str], web: str, tmp_path: Path) -> None:
    """An address that leads nowhere, a file without text; the good file beside it is kept, and so is a pasted text."""
    page, language = shelves
    put(page, f"{web}/nowhere")
    reason = page.locator(f"#progress .refused .w-{language}")
    expect(reason).to_have_text({"en": "answered 404; expected 200: check the address, or try again later", "ar": "أجاب بالرمز 404 والمنتظر 200: راجع العنوان أو أعد المحاولة لاحقاً"}[language])
    empty, good = tmp_path / "empty.txt", tmp_path / "good.txt"
    empty.write_bytes(b"")
    good.write_text(f"Note {page.url}\n\nThe lighthouse of Ras Hanna was painted white again in the spring of 2022.", encoding="utf-8")
    page.set_input_files("#files input[type=file]", [empty, good])
    expect(page.locator("#files table")).to_be_visible()
    page.locator("#put").click()
    expect(page.locator("#progress .refused")).to_contain_text("empty.txt")
    expect(reason).to_have_text({"en": "is empty; expected text: leave it out", "ar": "فارغ؛ المنتظر نص: اتركه"}[language])
    expect(page.locator("#progress .added")).to_have_attribute("data-done", "1")
    expect(page.locator("#files table")).to_have_count(0)


def test_a_pasted_text_is_an_article(shelves: tuple[Page, str]) -> None:
    """Its first line is the headline; the form closes again, and nothing given is said to be nothing."""
    page, language = shelves
    put(page, SAID[language]["pasted"])
    page.locator("#put").click()
    expect(page.locator("#progress .complaint")).to_be_visible()
    expect(page.locator("#shelf [data-article]").filter(has_text=re.compile("Dalma|دلما")).last).to_be_visible()
    page.locator("button[data-adding]").click()
    expect(page.locator("#adding")).to_be_hidden()


def test_axe_finds_nothing_serious(shelves: tuple[Page, str]) -> None:
    """Contrast, names, roles: of the list, the picture, the form to add, and an article."""
    page, _ = shelves
    page.locator("button[data-adding]").click()
    page.evaluate((Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    for _ in range(2):
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.html.slice(0, 300))]))")
        assert [violation for violation in found if violation[0] in ("serious", "critical")] == []
        page.locator("#shelf [data-article]").first.click()
        expect(page.locator("#leaf article")).to_be_visible()
