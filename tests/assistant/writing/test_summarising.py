"""Summaries in a model's words: of a search, of an article, of a period; long ones in steps in which numbers keep their meaning."""

import re
from collections.abc import Iterator

import pytest

from assistant.answers import Outcome
from assistant.asking import Assistant
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.notices import notice
from tests.assistant.writing.newsroom import newspaper
from tests.assistant.writing.scripted import Reply, ScriptedModel
from vectorstore.archive import Archive
from vectorstore.articles import Filters

PASSAGE = re.compile(r"^\[(\d+)\] (.*?) · .*\n((?:> .*\n?)+)", re.MULTILINE)
NOTE = re.compile(r"^> (.*?) ((?:\[\d+\])+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with newspaper(tmp_path_factory.mktemp("store")) as opened:
        yield opened


def first_sentences(user: str) -> str:
    """What an honest model would do in its simplest: the first sentence of each passage, with its number."""
    found = [(number, re.split(r"(?<=[.؟]) ", lines[2:].split("\n")[0])[0]) for number, _, lines in PASSAGE.findall(user)]
    notes = [(numbers[1:].split("]")[0], note) for note, numbers in NOTE.findall(user)]
    return " ".join(f"{text.rstrip('.')} [{number}]." for number, text in [*found, *notes][:6])


@pytest.mark.parametrize(
    ("question", "titles"),
    [
        ("Summarise the rain in the valley of Karsa", {"Rain over the valley", "Flood in Karsa"}),
        ("لخّص ما قيل عن رصيف ميناء صحار", {"ميناء صحار يفتتح رصيفا جديدا"}),
        ("What happened in the valley of Karsa in December 2023?", {"Rain over the valley", "Flood in Karsa"}),
        ("ماذا حدث في ميناء صحار في ديسمبر 2023؟", {"ميناء صحار يفتتح رصيفا جديدا"}),
    ],
)
def test_of_a_search(archive: Archive, question: str, titles: set[str]) -> None:
    """Every article found on the subject may be cited, and each citation stands on its own sentence."""
    language = "ar" if "\u0645" in question else "en"
    model = ScriptedModel([first_sentences])
    answer = Assistant(archive, model).ask(question, Filters(languages=(language,)))
    assert (answer.outcome, answer.made_by, answer.notice) == (Outcome.ANSWERED, model.name, "")
    assert titles <= {citation.article.title for citation in answer.citations}
    assert "summari" in model.asked[0][0] or "تلخّص" in model.asked[0][0]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Summarise the news of 5 December 2023", {"rain"}),
        ("What happened in December 2023?", {"rain", "rain-2", "tunnel"}),
        ("لخّص أخبار 4 ديسمبر 2023", {"quay"}),
    ],
)
def test_of_a_period(archive: Archive, question: str, expected: set[str]) -> None:
    """A period without a subject is summarised from its articles, and from none outside it."""
    language = "ar" if "\u0645" in question else "en"
    model = ScriptedModel([first_sentences])
    answer = Assistant(archive, model).ask(question, Filters(languages=(language,)))
    assert {citation.article.id for citation in answer.citations} == expected
    assert answer.made_by == model.name
    assert answer.question.filters.since
    assert answer.question.filters.until


def test_a_period_without_news(archive: Archive) -> None:
    """Nothing was published then: the archive does not say, and no model is asked."""
    model = ScriptedModel([first_sentences])
    answer = Assistant(archive, model).ask("Summarise the news of March 2022")
    assert (answer.outcome, model.asked) == (Outcome.NO_EVIDENCE, [])


@pytest.mark.parametrize(("question", "language"), [("What happened in December 2023?", "en"), ("لخّص أخبار ديسمبر 2023", "ar")])
def test_a_period_when_the_model_fails(archive: Archive, question: str, language: str) -> None:
    """The first sentences of the period's articles are quoted instead, in order of time."""
    model = ScriptedModel([ModelFailure(Failure.TIMED_OUT)])
    answer = Assistant(archive, model).ask(question, Filters(languages=(language,)))
    assert answer.notice == notice(Failure.TIMED_OUT, language, model.name)
    assert answer.outcome == Outcome.ANSWERED
    dates = [citation.article.published for citation in answer.citations]
    assert dates == sorted(dates, key=str)
    assert all(citation.start == 0 for citation in answer.citations)


def test_of_one_article_in_steps(archive: Archive) -> None:
    """An article that is longer than the model can read is read in parts, all of it; every number leads to its own passage."""
    model = ScriptedModel([first_sentences], context=2600)
    answer = Assistant(archive, model).ask("Summarise “The Varna tunnel inquiry”")
    steps = [user for system, user in model.asked if "notes" in system]
    assert len(steps) > 2
    assert len(model.asked) == len(steps) + 1
    read = sorted({int(number) for user in steps for number, _, _ in PASSAGE.findall(user)})
    tunnel = archive.catalogue.article("tunnel")
    assert tunnel
    assert read == list(range(1, len(archive.catalogue.passages_of(tunnel)) + 1))
    assert answer.made_by == model.name
    assert {citation.article.id for citation in answer.citations} == {"tunnel"}
    for sentence in answer.sentences:
        said = re.search(r"section (\d+)", sentence.text)
        quotes = [citation.quote for citation in answer.citations if citation.number in sentence.citations]
        assert said
        assert any(f"section {said.group(1)} " in quote for quote in quotes)
    assert answer.usage.read == 100 * len(model.asked)


def test_notes_are_checked_before_they_are_read_again(archive: Archive) -> None:
    """What a step invents does not reach the last prompt; the step whose words are all bad is passed over."""
    invention = "The president of Brazil resigned after the football scandal [1]."
    model = ScriptedModel([invention, lambda user: f"{first_sentences(user)} {invention}", first_sentences], context=2600)
    answer = Assistant(archive, model).ask("Summarise “The Varna tunnel inquiry”")
    assert answer.made_by == model.name
    assert "Brazil" not in model.asked[-1][1]
    assert all(sentence.supported for sentence in answer.sentences)


@pytest.mark.parametrize(
    ("replies", "failure"),
    [
        (["The president of Brazil resigned after the football scandal [1]."], Failure.UNSUPPORTED),
        ([first_sentences, ModelFailure(Failure.RATE_LIMITED)], Failure.RATE_LIMITED),
        ([first_sentences, first_sentences, ModelFailure(Failure.CUT)], Failure.CUT),
    ],
)
def test_when_a_step_fails(archive: Archive, replies: list[Reply], failure: Failure) -> None:
    """A provider that fails on the way, or notes that nothing bears out: the archive is quoted, with the line that says why."""
    model = ScriptedModel(replies, context=2600)
    answer = Assistant(archive, model).ask("Summarise “The Varna tunnel inquiry”")
    assert answer.made_by == "quoting"
    assert answer.notice == notice(failure, "en", model.name)


def test_steps_come_to_an_end(archive: Archive) -> None:
    """A model whose notes are as long as what they are of is not asked for ever."""

    def wordy(user: str) -> str:
        return " ".join(
            f"{sentence.rstrip('.')} [{number}]."
            for number, text in [*((n, t) for n, _, t in PASSAGE.findall(user)), *((m[1:].split("]")[0], f"> {t}") for t, m in NOTE.findall(user))]
            for sentence in re.split(r"(?<=\.)\s+> ", text[2:].strip())
        )

    model = ScriptedModel([wordy], context=2300)
    answer = Assistant(archive, model).ask("Summarise “The Varna tunnel inquiry”")
    assert len(model.asked) < 20
    assert answer.sentences
