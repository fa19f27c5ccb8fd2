"""Judgements are kept beside the archive; a copied answer carries its sources and no foreign markup; words met across languages."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.answers import Answer, Citation, Outcome, Question, Sentence
from assistant.exporting import as_markdown, as_plain
from assistant.feedback import FeedbackBook
from assistant.matches import word_matches
from assistant.page.narrowing import asked_by, filters_of, link_of
from vectorstore.analysis import terms_of
from vectorstore.articles import Article, Filters, Origin, Passage
from vectorstore.concepts import Concept, Form

BODY = "استخدمت الولايات المتحدة حق النقض (الفيتو)."
ARTICLE = Article("a", "*T* [x](javascript:1)", BODY, "ar", Origin("a.txt"), source="S", url="https://example.org/a")


def answer() -> Answer:
    question = Question("Who used the veto?", "en", Filters(), datetime(2024, 1, 1, tzinfo=UTC))
    cited = Citation(1, ARTICLE, Passage("p", "a", 0, 0, len(BODY), BODY), 0, len(BODY))
    return Answer(question, Outcome.ANSWERED, "", (Sentence(BODY, (1,), "ar"),), (cited,))


def test_a_judgement_is_kept_changed_and_taken_back(tmp_path: Path) -> None:
    """One entry for an answer, the last one; 0 takes it back."""
    book = FeedbackBook(tmp_path / "feedback.sqlite")
    assert book.records() == []
    book.enter("k", answer(), 1)
    book.enter("k", answer(), -1, "ناقص")
    [entry] = book.records()
    assert (entry["verdict"], entry["note"], entry["cited"]) == ("bad", "ناقص", ["a"])
    book.enter("k", answer(), 0)
    assert book.records() == []


def test_a_copy_carries_its_sources() -> None:
    """The quote, the source and its address."""
    for text in (as_plain(answer()), as_markdown(answer())):
        assert BODY.split("(")[0].strip() in text
        assert "https://example.org/a" in text


def test_markdown_holds_no_foreign_markup() -> None:
    """What an article says is escaped; an address that is none is no link."""
    text = as_markdown(answer())
    assert r"\*T\* \[x\]\(javascript:1\)" in text
    bad = replace(answer().citations[0], article=replace(ARTICLE, url="javascript:alert(1)"))
    assert "alert" not in as_markdown(replace(answer(), citations=(bad,)))


def test_words_meet_across_languages() -> None:
    """The English word, and where the Arabic one stands."""
    concept = Concept("veto", ("veto",), (Form(("veto",), 1.0, "literal"),))
    [arabic] = terms_of("الفيتو")
    concept = replace(concept, forms=(*concept.forms, Form((arabic,), 0.9, "translation")))
    [met] = word_matches([concept], BODY)
    assert (BODY[met.start : met.end], met.asked, met.across) == ("الفيتو", "veto", True)


@pytest.mark.parametrize("message", ["Who & what?", "كم دولة صوتت؟"])
def test_a_link_says_what_was_asked(message: str) -> None:
    """The question and its filters come back as they were."""
    filters = filters_of({"since": "2023-12-01", "until": "2023-12-31", "sources": ["أ & ب"], "languages": ["ar"]})
    assert asked_by(link_of(message, filters)) == (message, filters)


@pytest.mark.parametrize("said", [None, [], {"since": "x", "sources": "S"}, {"until": 3}])
def test_malformed_filters_do_not_narrow(said: object) -> None:
    """They come from a browser."""
    assert filters_of(said) == Filters()
