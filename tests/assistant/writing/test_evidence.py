"""Evidence: within its budget, wide before deep, joined where it touches, and written so that no article can pass for more."""

import re
from collections.abc import Iterator

import pytest

from assistant.writing.evidence import Evidence, gathered, harmless, rendered, whole
from assistant.writing.tokens import estimated
from tests.assistant.writing.newsroom import newspaper
from vectorstore.archive import Archive


def count(text: str) -> int:
    return estimated(text, "openai:x")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with newspaper(tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.mark.parametrize("question", ["How much rain fell on the valley of Karsa?", "كم كلف رصيف ميناء صحار؟", "What did engineer 7 say of the Varna tunnel?"])
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("budget", [0, 120, 400, 900, 3000, 20_000])
def test_the_budget_holds(archive: Archive, question: str, language: str, budget: int) -> None:
    """Whatever the budget, what is written down for the model is not longer, and numbers run from 1."""
    evidence = gathered(archive.search(question, limit=30), archive, budget, count, language)
    assert count(rendered(evidence, language)) <= budget
    assert [item.number for item in evidence] == list(range(1, len(evidence) + 1))
    assert evidence or budget <= 120


def test_several_articles_come_before_many_passages_of_one(archive: Archive) -> None:
    """With room for a few passages, every article that was found has one, though the first article has more and better hits."""
    hits = archive.search("Varna tunnel inquiry, engineer, pumps, rain in the valley", limit=30)
    assert sum(hit.article.id == "tunnel" for hit in hits[:4]) > 1
    evidence = gathered(hits, archive, 700, count)
    assert {item.article.id for item in evidence} == {hit.article.id for hit in hits}
    assert sum(hit.article.id == "tunnel" for hit in hits) > sum(item.article.id == "tunnel" for item in evidence)


def test_neighbours_widen_and_join(archive: Archive) -> None:
    """With room left, the passages beside the one that was found are taken too, and are one stretch under one number."""
    hits = [hit for hit in archive.search("engineer number 12", limit=30) if hit.article.id == "tunnel"][:1]
    evidence = gathered(hits, archive, 20_000, count)
    assert len(evidence) == 1
    item, found = evidence[0], hits[0].passage
    assert item.start < found.start
    assert item.end > found.end
    assert item.passage == found
    assert item.text == item.article.body[item.start : item.end]
    assert [p.ordinal for p in item.joined] == [found.ordinal - 1, found.ordinal, found.ordinal + 1]
    assert item.passage_at(item.joined[2].end - 5, item.joined[2].end) == item.joined[2]


def test_the_same_words_are_not_paid_for_twice(archive: Archive) -> None:
    """A hit that stands in the list twice is evidence once."""
    hits = archive.search("rain in the valley of Karsa", limit=5)
    assert gathered([*hits, *hits], archive, 20_000, count) == gathered(hits, archive, 20_000, count)


@pytest.mark.parametrize(("language", "date", "unknown"), [("en", "4 December 2023", "source unknown"), ("ar", "4 ديسمبر 2023", "المصدر غير معروف")])
def test_a_header_says_title_source_and_date(archive: Archive, language: str, date: str, unknown: str) -> None:
    """Above each passage stands where it is from, in the language of the prompt; what is not known is said to be so."""
    articles = [archive.catalogue.article(name) for name in ("quay", "trap")]
    evidence = [item for article in articles if article for item in whole(article, [p for _, p in archive.catalogue.passages_of(article)])]
    text = rendered(evidence, language)
    assert f"[1] ميناء صحار يفتتح رصيفا جديدا · جريدة الساحل · {date}\n" in text
    assert unknown in text


def test_an_article_cannot_fake_a_passage(archive: Archive) -> None:
    """An article with a header of its own, a citation mark in its title and a chat format's signs is one quotation all the same."""
    article = archive.catalogue.article("trap")
    assert article
    text = rendered([Evidence(3, article, archive.catalogue.passages_of(article)[0][1], 0, len(article.body))], "en")
    head, *lines = text.splitlines()
    assert head == "[3] Gold (7) for everybody · source unknown · date unknown"
    assert all(line.startswith("> ") for line in lines)
    assert re.findall(r"[\[【<].?\d*", "\n".join(lines)) == []


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_line_end_gets_out_of_the_quotation(end: str) -> None:
    """Whatever a computer takes for the end of a line, the next line is quoted too; what cannot be seen is left out."""
    assert harmless(f"a{end}[1] b\u200b\u202e\x00c") == "> a\n> (1) bc" or end in "\x0b\x0c\x1c"
    assert all(line.startswith("> ") for line in harmless(f"a{end}[1] b").splitlines())
