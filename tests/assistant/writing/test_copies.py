"""A written answer tells which other papers have the cited words, as a quoted one does."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.asking import Assistant
from assistant.page.html.conversation import conversation
from assistant.page.talks import Turn
from assistant.rendering import as_record, as_text
from tests.assistant.writing.newsroom import ARTICLES, newspaper
from tests.assistant.writing.scripted import ScriptedModel
from tests.assistant.writing.test_answering import QUAY, QUAY_REPLY, RAIN, RAIN_REPLY
from vectorstore.articles import Article


def copied(article: Article, source: str) -> Article:
    """A wire's copy in another paper, under another headline and with a sentence of its own."""
    own = "We have it from a wire." if article.language == "en" else "نقلا عن وكالة."
    return replace(article, id=f"{article.id}-copy", title="x", body=f"{article.body} {own}", source=source)


@pytest.mark.parametrize(("question", "reply", "of"), [(RAIN, RAIN_REPLY, "rain"), (QUAY, QUAY_REPLY, "quay")])
def test_copies_of_the_cited_words(tmp_path: Path, question: str, reply: object, of: str) -> None:
    """The other paper's article stands beside the citation in the answer, in its text, its JSON and on the page."""
    original = next(article for article in ARTICLES if article.id == of)
    with newspaper(tmp_path, [*ARTICLES, copied(original, "Morning Herald")]) as archive:
        answer = Assistant(archive, ScriptedModel([reply])).ask(question)  # type: ignore[list-item]
    cited = [citation for citation in answer.citations if citation.article.id.startswith(of) and not citation.article.id.startswith(f"{of}-2")]
    assert answer.made_by == "openai:scripted"
    assert cited
    for citation in cited:
        assert {citation.article.id, *(article.id for article in citation.also_in)} == {of, f"{of}-copy"}
    others = [citation for citation in answer.citations if citation not in cited]
    assert not any(citation.also_in for citation in others)
    assert "Morning Herald" in as_text(answer)
    assert [c["also_in"] for c in as_record(answer)["citations"] if c["also_in"]]
    assert 'class="copies"' in conversation([Turn(question, answer=answer, done=True)])
