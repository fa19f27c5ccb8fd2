"""The archive and the assistant inside a LangChain program."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableConfig

from assistant.answers import Answer
from assistant.langchain import ArchiveEmbeddings, ArchiveRetriever, Asking, answer_chain
from tests.assistant.writing.scripted import ScriptedModel
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Filters, Origin
from vectorstore.embedding import load_encoder
from vectorstore.errors import QuestionError

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


QUAY = {"question": "And in Arabic?", "history": [("Who opened the quay in Sohar?", "Salim")], "filters": Filters(languages=("ar",))}


def test_a_chain_is_asked_with_history_and_filters(tmp_path: Path) -> None:
    """A question may come with the talk before it and with filters; without them it is a text."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        list(archive.embed(ARTICLES))
        answer = answer_chain(archive).invoke({"question": "How much rain fell on the valley?", "filters": Filters(languages=("ar",))})
        assert "Forty" not in answer.text
        assert answer_chain(archive).invoke(QUAY).question.filters == Filters(languages=("ar",))


def test_the_chain_has_types(tmp_path: Path) -> None:
    """Whoever composes it sees what goes in and comes out."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        chain = answer_chain(archive)
        assert chain.InputType == str | Asking
        assert chain.OutputType is Answer
        assert (chain | (lambda answer: answer.outcome)).get_name()


def test_the_chain_writes_with_a_model(tmp_path: Path) -> None:
    """With a model answers are written; `stream` and `astream` give them as they grow, inside a longer chain too."""
    model = ScriptedModel(["Forty millimetres of rain fell on the valley on Monday [1]. The weather office said so [1]."])

    async def streamed() -> list[Answer]:
        return [answer async for answer in answer_chain(archive, model).astream("How much rain fell on the valley?")]

    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        list(archive.embed(ARTICLES[1:]))
        chain = answer_chain(archive, model, strict=True)
        assert chain.invoke("How much rain fell on the valley?").made_by == model.name
        for growing in (list(chain.stream("How much rain fell on the valley?")), asyncio.run(streamed())):
            assert len(growing) > 1
            assert "Forty millimetres" in growing[-1].text
        assert (chain | (lambda answer: answer.made_by)).invoke("How much rain fell on the valley?") == model.name


class Recorder(BaseCallbackHandler):
    """Writes down what a chain's runs were called, and how they ended."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, list[str], dict[str, Any]]] = []
        self.ended: list[Any] = []
        self.failed: list[BaseException] = []

    def on_chain_start(self, serialized: Any, inputs: Any, *, tags: Any = None, metadata: Any = None, **about: Any) -> None:
        self.runs.append((about["name"], tags, metadata))

    def on_chain_end(self, outputs: Any, **_: Any) -> None:
        self.ended.append(outputs)

    def on_chain_error(self, error: BaseException, **_: Any) -> None:
        self.failed.append(error)


RAIN = "How much rain fell on the valley?"


@pytest.mark.parametrize("how", ["invoke", "ainvoke", "batch", "stream", "astream"])
def test_callbacks_see_each_question(tmp_path: Path, how: str) -> None:
    """However the chain is asked, a callback sees one run with the config's name, tags and metadata, and the whole answer at its end."""

    async def last(answers: AsyncIterator[Answer]) -> Answer:
        return [answer async for answer in answers][-1]

    recorder = Recorder()
    config: RunnableConfig = {"callbacks": [recorder], "run_name": "weather", "tags": ["news"], "metadata": {"desk": 3}}
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        list(archive.embed(ARTICLES))
        chain = answer_chain(archive)
        answer = {
            "invoke": lambda: chain.invoke(RAIN, config),
            "ainvoke": lambda: asyncio.run(chain.ainvoke(RAIN, config)),
            "batch": lambda: chain.batch([RAIN], config)[0],
            "stream": lambda: list(chain.stream(RAIN, config))[-1],
            "astream": lambda: asyncio.run(last(chain.astream(RAIN, config))),
        }[how]()
    assert recorder.runs == [("weather", ["news"], {"desk": 3})]
    assert [ended.text for ended in recorder.ended] == [answer.text]
    assert answer.citations


@pytest.mark.parametrize("how", ["invoke", "stream"])
def test_callbacks_see_a_question_that_cannot_be_answered(tmp_path: Path, how: str) -> None:
    """An empty question is an error, to the caller and to a callback."""
    recorder = Recorder()
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        chain = answer_chain(archive)
        with pytest.raises(QuestionError, match="question"):
            list(chain.stream(" ", {"callbacks": [recorder]})) if how == "stream" else chain.invoke(" ", {"callbacks": [recorder]})
    assert [type(error) for error in recorder.failed] == [QuestionError]
    assert recorder.runs[0][0] == "isnad"


def test_the_embedder(tmp_path: Path) -> None:
    """A question lies nearer to the passage that answers it, in whichever language; all vectors have length one."""
    with open_archive(tmp_path, load_encoder(""), create=True) as archive:
        embeddings = ArchiveEmbeddings(archive)
        quay, rain = embeddings.embed_documents([article.body for article in ARTICLES])
        asked = embeddings.embed_query("Who opened the quay in the port of Sohar?")
        near, far = (sum(a * b for a, b in zip(asked, vector, strict=True)) for vector in (quay, rain))
        assert near > far
        assert abs(sum(x * x for x in asked) - 1) < 1e-3
