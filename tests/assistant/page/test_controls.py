"""Every control of the talk in a real browser, in both languages: stop, ask again, edit, copy, filter, judge, forget, reopen, link."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

QUESTION = {"en": "How many voted for it?", "ar": "كم دولة صوتت لصالح القرار؟"}
OTHER = {"en": "Who abstained, in short?", "ar": "من امتنع عن التصويت؟"}
WIDE, PHONE = {"width": 1360, "height": 860}, {"width": 375, "height": 812}


@pytest.fixture(scope="module", params=["en", "ar"])
def context(request, window: Callable[..., BrowserContext], address: str) -> Iterator[tuple[BrowserContext, str]]:
    opened = window(locale=request.param, viewport=WIDE)
    opened.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    yield opened, request.param
    opened.close()


@pytest.fixture
def start(context: tuple[BrowserContext, str], address: str) -> Iterator[Callable[..., tuple[Page, str]]]:
    """Opens the page anew; no talk of an earlier test is in its list."""
    opened, language = context
    page = opened.new_page()
    page.set_default_timeout(8000)

    def begin(size: dict[str, int] = WIDE, end: str = "") -> tuple[Page, str]:
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(address + end)
        return page, language

    yield begin
    page.evaluate("localStorage.clear()")
    page.close()


def ask(page: Page, question: str) -> Locator:
    turns = page.locator(".turn")
    expect(page.locator(".welcome, .turn").first).to_be_visible()
    place = turns.count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    expect(turns.nth(place)).to_have_attribute("data-done", "1")
    return turns.nth(place)


def test_an_answer_is_stopped(start) -> None:
    """What was there stays and is marked as stopped; the next question is answered."""
    page, language = start()
    expect(page.locator(".welcome")).to_be_visible()
    page.fill("#question textarea", f"endless {QUESTION[language]}")
    page.press("#question textarea", "Enter")
    expect(page.locator(".turn .chip")).to_have_count(1)
    expect(page.locator("#ask")).to_be_hidden()
    page.locator("#stop").click()
    turn = page.locator(".turn").first
    expect(turn).to_have_attribute("data-done", "1")
    expect(turn.locator(f".note .w-{language}")).to_have_text({"en": "Stopped.", "ar": "أُوقف."}[language])
    expect(turn.locator(".chip")).to_have_count(1)
    expect(page.locator("#stop")).to_be_hidden()
    expect(ask(page, OTHER[language]).locator(".chip")).to_have_count(2)


def test_a_question_is_asked_again_and_edited(start, asker) -> None:
    """Again is the same question in its place; edited is another, and what came after it is gone."""
    page, language = start()
    first = ask(page, QUESTION[language])
    ask(page, OTHER[language])
    before = len(asker.narrowed)
    page.locator("[data-do=retry]").last.click()
    expect(page.locator(".turn").nth(1)).to_have_attribute("data-done", "1")
    page.wait_for_timeout(400)
    assert len(asker.narrowed) == before + 1
    expect(page.locator(".turn")).to_have_count(2)
    first.locator(".edit").click()
    first.locator(".editing textarea").press("Escape")
    expect(first.locator(".editing")).to_be_hidden()
    first.locator(".edit").click()
    first.locator(".editing textarea").fill(f"{OTHER[language]} harbour")
    first.locator(".editing [type=submit]").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn .asked")).to_have_text(f"{OTHER[language]} harbour")


def test_copies_and_the_link(start) -> None:
    """Text and Markdown hold quote, number, source and address; the link asks the same again, narrowed to the same."""
    page, language = start()
    turn = ask(page, f"{QUESTION[language]} December 2023")
    button = turn.locator(".acts > [data-do=copy]")
    button.click()
    expect(button).to_have_text({"en": "Copied", "ar": "نُسخ"}[language])
    text = page.evaluate("navigator.clipboard.readText()")
    turn.locator(".keep summary").click()
    turn.locator(".keep [data-do=copy]").click()
    page.wait_for_timeout(200)
    markdown = page.evaluate("navigator.clipboard.readText()")
    for copied in (text, markdown):
        for said in ("واستخدمت الولايات المتحدة حق النقض", "شبكة الأمة برس", "https://example.org/seed"):
            assert said in copied
    assert "[1]" in text
    assert markdown.startswith("## ")
    assert "\\[1\\]" in markdown
    turn.locator("[data-do=link]").click()
    page.wait_for_timeout(200)
    link = page.evaluate("navigator.clipboard.readText()")
    page.goto(link)
    expect(page.locator(".turn .asked")).to_have_text(f"{QUESTION[language]} December 2023")
    expect(page.locator(".filter[data-kind=period]")).to_be_visible()
    assert page.evaluate("location.search") == ""


def test_filters_are_set_and_taken_out(start, asker) -> None:
    """A bar of the timeline narrows to its day, as does its row in the table; each chip's ✕ takes out its own."""
    page, language = start()
    ask(page, QUESTION[language])
    chip = page.locator(".filter[data-kind=period]")
    page.locator("#clipping .timeline summary").click()
    for bar in ("g.press .target", "table button.press"):
        page.locator(f"#clipping .timeline {bar}").first.dispatch_event("click")
        expect(chip.locator(f".w-{language}").first).to_have_text({"en": "9 December 2023", "ar": "٩ ديسمبر ٢٠٢٣"}[language])
        chip.click()
        expect(chip).to_have_count(0)
    page.locator(".opener").click()
    page.locator("[name=sources]").first.check()
    expect(page.locator(".filter[data-kind=sources]")).to_have_text(re.compile("The Coast Courier"))
    page.locator("[name=languages][value=ar]").check()
    page.locator("[name=since]").last.fill("2023-01-01")
    expect(page.locator(".filter")).to_have_count(3)
    ask(page, OTHER[language])
    narrowed = asker.narrowed[-1]
    assert (narrowed.sources, narrowed.languages, narrowed.since.year) == (("The Coast Courier",), ("ar",), 2023)
    for kind in ("sources", "languages", "period"):
        page.locator(f".filter[data-kind={kind}]").click()
        expect(page.locator(f".filter[data-kind={kind}]")).to_have_count(0)
    expect(page.locator("#narrowing-form :checked")).to_have_count(0)


def test_how_a_written_answer_came_about(start) -> None:
    """What happened to the model, the question as understood, who wrote it, time, tokens and what was left out; a doubt says its reason."""
    page, language = start()
    turn = ask(page, f"written {QUESTION[language]}")
    expect(turn.locator(".notice")).to_have_text({"en": "The model was slow.", "ar": "كان النموذج بطيئاً."}[language])
    expect(turn.locator(".notice")).to_have_attribute("dir", {"en": "ltr", "ar": "rtl"}[language])
    turn.locator(".how summary").click()
    how = " ".join(turn.locator(".how dl").inner_text().split())
    for said in {
        "en": ("How many states voted for the draft resolution?", "the whole archive", "written by openai:tiny", "1,234", "56", "Time", "2", "by words 1", "by meaning 1"),
        "ar": ("كم دولة صوتت لصالح مشروع القرار؟", "الأرشيف كله", "كتبه openai:tiny", "١٬٢٣٤", "٥٦", "الوقت", "٢", "بالكلمات ١", "بالمعنى ١"),
    }[language]:
        assert said in how
    turn.locator(".unsupported").focus()
    expect(turn.locator(".unsupported > .card")).to_contain_text({"en": "Its sources do not say so.", "ar": "لا تقول مصادره ذلك."}[language])


def test_a_judgement_is_taken_back(start, asker) -> None:
    """A thumb pressed twice is none."""
    page, language = start()
    turn = ask(page, QUESTION[language])
    thumb = turn.locator(".thumb.good")
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(turn.locator(".note-form")).to_be_visible()
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    expect(turn.locator(".note-form")).to_be_hidden()
    page.wait_for_timeout(300)
    assert asker.judged[-2:] == [(1, ""), (0, "")]


def test_talks_on_a_phone_and_one_that_the_server_forgot(start, asker) -> None:
    """The drawer opens a talk and deletes one; a talk that only the browser knows is asked again, narrowed as it was."""
    page, language = start(PHONE)
    ask(page, QUESTION[language])
    forgotten = {"id": "unknown", "name": OTHER[language], "at": 1, "questions": [
        {"question": OTHER[language], "filters": {"since": "2023-12-01", "until": "2023-12-31", "sources": [], "languages": []}}, {"question": "And the harbour?", "filters": None}]}  # fmt: skip
    page.evaluate("talk => { const key = 'isnad-talks'; localStorage.setItem(key, JSON.stringify([...JSON.parse(localStorage.getItem(key)), talk])) }", forgotten)
    page.reload()
    expect(page.locator(".turn .asked")).to_have_text(QUESTION[language])
    page.locator(".fold").click()
    expect(page.locator("#talk-list li")).to_have_count(2)
    page.locator(".open-talk").filter(has_text=OTHER[language]).click()
    expect(page.locator("#talks")).to_be_hidden()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").last).to_have_attribute("data-done", "1")
    expect(page.locator(".turn .asked").first).to_have_text(OTHER[language])
    assert asker.narrowed[-2].until.day == 31
    page.locator(".fold").click()
    deleting = page.locator("#talk-list li").filter(has_text=OTHER[language]).locator(".delete-talk")
    assert deleting.get_attribute("aria-label") == f'{ {"en": "Delete", "ar": "احذف"}[language] }: {OTHER[language]}'
    deleting.click()
    expect(page.locator("#talk-list li")).to_have_count(1)
    expect(page.locator(".welcome")).to_be_visible()
    assert [talk["name"] for talk in json.loads(page.evaluate("localStorage.getItem('isnad-talks')"))] == [QUESTION[language]]
    page.keyboard.press("Escape")
