"""Hostile strings in article, title, source, address, question and a model's reply, in both of the page's languages: nothing runs, nothing loads, nothing is cited falsely."""

import re
import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answers import Answer
from assistant.asking import Assistant
from assistant.keeping import ArchiveKeeper
from assistant.page.serving import serve
from assistant.questions import MAX_CHARS
from assistant.writing.models import load_model
from tests.assistant.page.hostile import HOSTILE
from tests.assistant.writing.server import Behaviour, ModelServer, running, says
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import load_encoder

TOGETHER = 8
"""Hostile articles that one question is about."""
FIRST = datetime(2020, 1, 1, tzinfo=UTC)
LAMP = {"en": "The lamp of Sarwan number {} burns every night beside the harbour.", "ar": "يضيء مصباح سروان رقم {} كل ليلة قرب الميناء القديم."}
KEEPER = {"en": "Its keeper in tower {} climbs the stairs at sunset with a can of oil.", "ar": "ويصعد حارسه في البرج {} السلالم عند الغروب حاملاً إبريق الزيت."}
ASKED = {"en": "Which lamp of Sarwan burns every night?", "ar": "أي مصباح من مصابيح سروان يضيء كل ليلة؟"}


def hostile_article(number: int, day: datetime, language: str) -> Article:
    """An article with the text of that number in all of its parts."""
    text = HOSTILE[number]
    body = f"{LAMP[language].format(number)} {text}\n{text}\n{KEEPER[language].format(number)}"
    return Article(f"{language}{number}", f"{text} lamp سروان {number}", body, language, Origin(text), day, f"{text} {language} source", text)


def repeating() -> Behaviour:
    """A model that says each passage's sentence with its number, and behind it the hostile text of that article."""

    def act(handler: Any, received: Any) -> None:
        found = re.findall(r"^\[(\d+)\][^\n]*\n> .*?(?:number|رقم) (\d+) ", received.user, re.MULTILINE)
        language = "ar" if "مصباح سروان رقم" in received.user else "en"
        # The hostile text between two sentences that the passage bears out, and not so long that the reply is in its language.
        says(*(f"{_cited(LAMP, language, n, number)}{HOSTILE[int(n)][:70]}\n{_cited(KEEPER, language, n, number)}" for number, n in found))(handler, received)

    return act


def _cited(sentences: dict[str, str], language: str, article: str, number: str) -> str:
    return f"{sentences[language].format(article).rstrip('.')} [{number}]. "


class Recording(Assistant):
    """Keeps what it answered."""

    last: Answer

    def stream(self, *given: Any, **named: Any) -> Iterator[Answer]:
        for self.last in super().stream(*given, **named):
            yield self.last


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with running() as server:
        server.otherwise = repeating()
        yield server


@pytest.fixture(scope="module", params=[pytest.param(5, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)])
def days(request: pytest.FixtureRequest) -> dict[datetime, Sequence[int]]:
    """The numbers of the hostile texts that are tried: every fifth, or all; a day for each group."""
    numbers = range(0, len(HOSTILE), request.param)
    return {FIRST + timedelta(days=start): numbers[start : start + TOGETHER] for start in range(0, len(numbers), TOGETHER)}


@pytest.fixture(scope="module")
def place(days: dict[datetime, Sequence[int]], model: ModelServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Recording, str]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open_archive(tmp_path_factory.mktemp("store"), load_encoder(""), create=True) as archive:
        list(archive.embed(hostile_article(number, day, language) for language in LAMP for day, numbers in days.items() for number in numbers))
        assistant = Recording(archive, load_model("openai:tiny", model.url, key="k"))
        page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant))
        yield assistant, f"http://127.0.0.1:{port}/"
        page.close(verbose=False)


@pytest.fixture(params=["en", "ar"])
def reader(request: pytest.FixtureRequest, browser: Browser, place: tuple[Recording, str]) -> Iterator[tuple[Page, str]]:
    """A page whose browser must have run nothing, and asked nothing of another machine."""
    wrong: list[str] = []
    address = place[1]
    context = browser.new_context(locale=request.param, viewport={"width": 1360, "height": 860})
    page = context.new_page()
    page.set_default_timeout(8000)
    page.on("request", lambda asked: asked.url.startswith((address, "data:", "blob:")) or wrong.append(asked.url))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    page.on("popup", lambda other: wrong.append(other.url))
    page.add_init_script("window.ran = 0;")
    page.goto(address)
    expect(page.locator(".welcome")).to_be_visible()
    yield page, request.param
    assert page.url == address
    assert page.evaluate("window.ran") == 0
    assert wrong == []
    context.close()


def untouched(page: Page, selector: str) -> None:
    """Nothing in there is anything but the page's own: no picture, script, frame or style, no link but to the web, no handler."""
    assert page.locator(selector).evaluate_all(
        "parts => parts.flatMap(part => [...part.querySelectorAll('*')]).filter(one => "
        "/^(IMG|SCRIPT|IFRAME|STYLE|LINK|META|BASE|OBJECT|EMBED|VIDEO|AUDIO|MARQUEE|MATH|BODY|PLAINTEXT|B)$/i.test(one.tagName) "
        "|| (one.tagName === 'A' && !/^https?:/.test(one.getAttribute('href'))) || [...one.attributes].some(each => /^on|^srcdoc$/i.test(each.name)))"
        ".map(one => one.outerHTML.slice(0, 200))"
    ) == []


def test_there_are_enough_of_them() -> None:
    """At least sixty, no two alike."""
    assert len(set(HOSTILE)) == len(HOSTILE) >= 60


def test_in_the_talk(reader: tuple[Page, str], place: tuple[Recording, str], days: dict[datetime, Sequence[int]]) -> None:
    """Asked about each of them, in questions that hold them, answered by a model that repeats them; every cited article is opened."""
    page, language = reader
    opened: set[str] = set()
    for day, numbers in ((day.strftime("%Y-%m-%d"), numbers) for day, numbers in days.items()):
        page.evaluate("filters => window.isnad.tell('narrow', { filters })", {"since": day, "until": day, "sources": [], "languages": [language]})
        expect(page.locator(".narrowed")).to_have_attribute("data-filters", re.compile(day))
        # Behind so many of the page language's words that the question is in it.
        asked = " ".join(text.replace("\0", "")[:100] for text in map(HOSTILE.__getitem__, numbers))
        question = f"{f'{ASKED[language]} ' * (1 + len(asked) // len(ASKED[language]))}{asked}"
        assert len(question) <= MAX_CHARS
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        turn = page.locator(".turn")
        expect(turn).to_have_attribute("data-done", "1", timeout=20_000)
        answer = place[0].last
        known = {citation.number for citation in answer.citations}
        cited = [number for sentence in answer.sentences for number in sentence.citations if number in known]
        shown = turn.locator(".answer button[data-number], .answer .chip")
        assert shown.evaluate_all("chips => chips.map(chip => Number(chip.dataset.number))") == cited
        for citation in {citation.article.id: citation for citation in answer.citations}.values():
            turn.locator(f".chip[data-number='{citation.number}']").first.click()
            expect(page.locator("#clipping .sheet")).to_have_attribute("data-key", f"0-{citation.number}")
            marked = page.locator("#clipping mark.focus")
            assert "".join("".join(marked.all_text_contents()).split()) == "".join(citation.quote.split())
            opened.add(citation.article.id)
            untouched(page, "#clipping")
        untouched(page, "#conversation")
        page.evaluate("window.isnad.acts.new()")
        expect(page.locator(".welcome")).to_be_visible()
    untouched(page, "#talks")
    assert opened == {f"{language}{number}" for numbers in days.values() for number in numbers}


def test_in_the_archive(reader: tuple[Page, str], days: dict[datetime, Sequence[int]]) -> None:
    """Listed and opened one by one, in the form's sources, and in the picture's legend and table."""
    page, language = reader
    page.locator(".places [data-place=archive]").click()
    expect(page.locator("#shelf .listed")).to_be_visible()
    expect(page.locator("#holdings svg").first).to_be_visible()
    page.select_option("[name=language]", language)
    page.locator("#seeking [type=submit]").click()
    expect(page.locator(f"#shelf .listed button:not([lang={language}])")).to_have_count(0)
    seen = 0
    while True:
        for article in page.locator("#shelf [data-article]").all():
            article.click()
            expect(page.locator("#leaf .sheet")).to_have_attribute("data-open", str(article.get_attribute("data-article")))
            untouched(page, "#leaf")
            seen += 1
        untouched(page, "#archive")
        if not page.locator("#shelf [data-after]").count():
            break
        number = page.locator("#shelf .listed").get_attribute("data-page-number")
        page.locator("#shelf [data-after]").click()
        expect(page.locator("#shelf .listed")).not_to_have_attribute("data-page-number", str(number))
    assert seen == sum(map(len, days.values()))
