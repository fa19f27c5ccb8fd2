"""The archive and the assistant inside a LangChain program."""

import asyncio
from pathlib import Path

from assistant.langchain import ArchiveRetriever, answer_chain
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Filters, Origin
from vectorstore.embedding import load_encoder

ARTICLES = [
    Article("a", "ميناء جديد في صحار", "افتتح الوزير سالم الحارثي رصيفا جديدا في ميناء صحار يوم الأحد.", "ar", Origin("x")),
    Article("b", "Rain over the valley", "Forty millimetres of rain fell on the valley on Monday, the weather office said.", "en", Origin("x")),
]


def test_a_retriever_and_a_chain(tmp_path: Path) -> None:
    """`invoke`, `batch` and `stream` work as on any Runnable; metadata carry the article."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        list(archive.embed(ARTICLES))
        found = ArchiveRetriever(archive=archive, limit=1).invoke("Who opened the quay in Sohar?")
        assert [document.metadata["article_id"] for document in found] == ["a"]
        english = ArchiveRetriever(archive=archive, filters=Filters(languages=("en",))).invoke("ميناء")
        assert {document.metadata["language"] for document in english} <= {"en"}
        chain = answer_chain(archive)
        answers = chain.batch(["How much rain fell on the valley?", "من افتتح الرصيف في ميناء صحار؟"])
        assert "Forty millimetres" in answers[0].text
        assert "سالم الحارثي" in answers[1].text
        assert list(chain.stream("How much rain fell on the valley?"))[-1].citations


def test_the_chain_is_asynchronous_too(tmp_path: Path) -> None:
    """`ainvoke` gives the same answer."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        list(archive.embed(ARTICLES))
        answer = asyncio.run(answer_chain(archive).ainvoke("How much rain fell on the valley?"))
        assert answer.citations
