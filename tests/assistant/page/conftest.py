"""An assistant with ready answers, for the page's tests: the types are real, only the thinking is not."""

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from assistant.answers import Answer, Citation, Outcome, Question, Sentence, Usage
from assistant.matches import WordMatch
from assistant.page import Overview, Understood
from assistant.page.serving import serve
from vectorstore.articles import Article, Filters, Hit, Origin, Passage
from vectorstore.errors import QuestionError

# Only a failure takes so long: a busy machine needs more than Playwright's five seconds to load a page.
expect.set_options(timeout=20_000)

SEED = next((Path(__file__).parents[3] / "seeds").glob("000_*.txt"))
VOTES = (
    "وصوتت 13 دولة لصالح مشروع القرار من أصل 15 دولة عضو في مجلس الأمن الدولي، بينما امتنعت بريطانيا عن التصويت، "
    "واستخدمت الولايات المتحدة حق النقض."
)
CALL = "أن السيسي تلقى اليوم اتصالاً هاتفيا من بوتين"
HARBOUR = "The harbour authority said the new quay would open to container ships in April."
DEPTH = "It is seventeen metres deep, the deepest on that coast."


def seed_article() -> Article:
    """The seed: its first line is the headline, its second the date, the rest the body."""
    title, _, body = SEED.read_text(encoding="utf-8").split("\n", 2)
    return Article(
        id="seed",
        title=title.strip(),
        body=body,
        language="ar",
        origin=Origin(SEED.name),
        published=datetime(2023, 12, 9, tzinfo=UTC),
        source="شبكة الأمة برس",
        url="https://example.org/seed",
    )


def english_article() -> Article:
    """An English article without a date, long enough that its quote must be scrolled to."""
    before = "\n".join(f"Paragraph {n} is about ships, cranes and the weather on the quay in the spring." for n in range(30))
    return Article(
        id="harbour",
        title="New quay at the harbour of “ميناء الدقم”",
        body=f"{before}\n{HARBOUR} {DEPTH}\nNothing more was said.",
        language="en",
        origin=Origin("harbour.txt"),
        source="The Coast Courier",
    )


def citation(number: int, article: Article, quote: str) -> Citation:
    """A citation of `quote`, whose passage is the quote itself."""
    start = article.body.index(quote)
    return Citation(number, article, passage(article, quote), start, start + len(quote))


def passage(article: Article, text: str) -> Passage:
    """The passage of `article` that is exactly `text`."""
    start = article.body.index(text)
    return Passage(f"{article.id}:{start}", article.id, 0, start, start + len(text), text)


def answer(message: str, language: str, outcome: Outcome, lead: str, *quotes: Citation) -> Answer:
    """An answer that quotes `quotes`, with the other article under "also found"."""
    seed, harbour = seed_article(), english_article()
    question = Question(message, language, Filters(), datetime(2024, 1, 1, tzinfo=UTC))
    sentences = tuple(Sentence(quote.quote, (quote.number,), quote.article.language) for quote in quotes)
    hits = (Hit(passage(harbour, DEPTH), harbour, 0.5, ("words",)), Hit(passage(seed, CALL), seed, 0.4, ("meaning",)))
    return Answer(question, outcome, lead, sentences, quotes, hits, found=hits)


def written(quoted: Answer) -> Answer:
    """The answer as a language model would have it: a follow-up understood, a sentence doubted, two left out, a line about what happened."""
    language = quoted.question.language
    standalone = {"en": "How many states voted for the draft resolution?", "ar": "كم دولة صوتت لصالح مشروع القرار؟"}[language]
    said = {"en": ("Thirteen voted for it.", "Nobody was against it.", "Its sources do not say so."), "ar": ("صوّتت ثلاث عشرة دولة.", "ولم يعارضه أحد.", "لا تقول مصادره ذلك.")}[language]
    sentences = Sentence(said[0], (1,), language), Sentence(said[1], (2,), language, supported=False, reason=said[2])
    question = replace(quoted.question, text=standalone, message=quoted.question.text)
    notice = {"en": "The model was slow.", "ar": "كان النموذج بطيئاً."}[language]
    return replace(quoted, question=question, sentences=sentences, made_by="openai:tiny", dropped=2, usage=Usage(1234, 56), notice=notice)


class ReadyAsker:
    """Answers by a word in the question, one sentence at a time; remembers what it was told."""

    model = ""

    def __init__(self) -> None:
        self.narrowed: list[Filters] = []
        self.judged: list[tuple[int, str]] = []
        self.silence = Event()
        """What an endless answer waits for."""

    def understood(self, message: str) -> Understood:
        """One period is known."""
        if "December 2023" not in message:
            return Understood()
        last = datetime(2023, 12, 31, 23, 59, 59, tzinfo=UTC)
        return Understood(Filters(datetime(2023, 12, 1, tzinfo=UTC), last), "December 2023")

    def matches(self, question: Question, article: Article) -> list[WordMatch]:
        """The veto, in Arabic."""
        at = article.body.rfind("حق النقض")
        return [WordMatch(at, at + 8, "veto", True)] if at >= 0 else []

    def summarise(self, subject: str | None = None, article_id: str | None = None, filters: Filters | None = None, language: str = "en") -> Answer:
        """The article's own sentence."""
        seed, harbour = seed_article(), english_article()
        quote = citation(1, seed, CALL) if article_id == seed.id else citation(1, harbour, DEPTH)
        return answer("Summary", language, Outcome.ANSWERED, "", quote)

    def judge(self, key: str, answer: Answer, verdict: int, note: str) -> None:
        """Remember it."""
        self.judged.append((verdict, note))

    def stream(self, message: str, history: Sequence[tuple[str, str]], filters: Filters) -> Iterator[Answer]:
        """Grow the answer that the message asks for."""
        self.narrowed.append(filters)
        if "؟؟" in message:
            raise QuestionError("السؤال فارغ. اكتب سؤالاً.")
        if "bug" in message:
            raise ZeroDivisionError(message)
        time.sleep(0.4 if "slow" in message else 0.05)
        whole = self.whole(message)
        if "endless" in message:
            yield replace(whole, sentences=whole.sentences[:1], citations=whole.citations[:1])
            self.silence.wait(3)
        if "written" in message:
            yield written(whole)
            return
        for shown in range(1, len(whole.sentences)):
            yield answer(message, whole.question.language, whole.outcome, whole.lead, *whole.citations[:shown])
            time.sleep(0.05)
        yield whole

    def whole(self, message: str) -> Answer:
        """The complete answer."""
        seed, harbour = seed_article(), english_article()
        if "moon" in message:
            return answer(message, "en", Outcome.NO_EVIDENCE, "")
        if "harbour" in message:
            quotes = citation(1, harbour, HARBOUR), citation(2, harbour, DEPTH)
            return answer(message, "en", Outcome.CLOSEST, "", *quotes)
        quotes = citation(1, seed, VOTES), citation(2, seed, CALL)
        if any(letter >= "\u0600" for letter in message):
            return answer(message, "ar", Outcome.ANSWERED, "", *quotes)
        return answer(message, "en", Outcome.ANSWERED, "From an article in Arabic:", *quotes)

    def overview(self) -> Overview:
        """An archive of some size."""
        day = datetime(2023, 12, 9, tzinfo=UTC)
        return Overview(1234, 48211, 12, datetime(2019, 3, 1, tzinfo=UTC), day, {"ar": 800, "en": 434}, {"The Coast Courier": 700})

    def examples(self) -> Sequence[tuple[str, str]]:
        """Two Arabic and two English questions."""
        return [
            ("ar", "كم دولة صوتت لصالح مشروع القرار؟"),
            ("ar", "بم وصف فهمي الاتصال بين السيسي وبوتين عبر Facebook؟"),
            ("en", "How many members voted for the resolution?"),
            ("en", "When will the harbour open its new quay?"),
        ]


@pytest.fixture(scope="session")
def asker() -> ReadyAsker:
    """The ready answers."""
    return ReadyAsker()


@pytest.fixture(scope="session")
def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def address(asker: ReadyAsker, free_port: int) -> Iterator[str]:
    """The page over the ready answers, served once for all tests of a process."""
    page = serve(asker, "127.0.0.1", free_port)
    yield f"http://127.0.0.1:{free_port}/"
    asker.silence.set()
    page.close(verbose=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, not to be seen."""
    arguments = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=arguments.split())
        yield started
        started.close()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Callable[..., BrowserContext]:
    """Opens a window, held open by a blank page: to build one costs Chromium a second and a half, the next page in it a fifth of that."""

    def opened(**options: Any) -> BrowserContext:
        context = browser.new_context(**options)
        context.new_page()
        return context

    return opened
