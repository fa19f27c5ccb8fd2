"""Isnad for LangChain programs: the archive as a retriever, the assistant as a chain. Imported by those who want it.

    from assistant.langchain import ArchiveEmbeddings, ArchiveRetriever, answer_chain

    with opened() as archive:                            # vectorstore.commands.opened: the archive of the settings
        ArchiveRetriever(archive=archive).invoke("Which country used its veto?")      # passages, as Documents
        ArchiveEmbeddings(archive).embed_query("Which country used its veto?")        # the archive's own embedding model
        answer_chain(archive).invoke("Which country used its veto?").text             # the cited answer
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig, run_in_executor

from assistant.answers import Answer
from assistant.asking import Assistant
from vectorstore.archive import Archive
from vectorstore.articles import Filters
from vectorstore.commands import hit_record

if TYPE_CHECKING:
    from assistant.writing.models import ChatModel


class ArchiveRetriever(BaseRetriever):
    """The passages that match a question, best first, as Documents; their metadata are those of `search --json`."""

    archive: Any
    filters: Filters = Filters()
    limit: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        hits = self.archive.search(query, self.filters, self.limit)
        return [Document(id=hit.passage.id, page_content=hit.passage.text, metadata=hit_record(hit)) for hit in hits]


class ArchiveEmbeddings(Embeddings):
    """The archive's embedding model; vectors are of unit length."""

    def __init__(self, archive: Archive) -> None:
        self._encoder = archive.encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A vector for each text, as for a passage."""
        return [[float(x) for x in vector] for vector in self._encoder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question, which some models prefix otherwise."""
        return [float(x) for x in self._encoder.encode([text], question=True)[0]]


class Asking(TypedDict):
    """A question with what stands around it; `history` holds (question, answer text), oldest first."""

    question: str
    history: NotRequired[Sequence[tuple[str, str]]]
    filters: NotRequired[Filters]


class AnswerChain(Runnable[str | Asking, Answer]):
    """Question in, cited answer out; streamed, growing answers, each of them whole in itself.

    A config's callbacks see one run for a question, under its name, with its tags and metadata, however it is asked.
    """

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.name = "isnad"

    def invoke(self, input: str | Asking, config: RunnableConfig | None = None, **_: Any) -> Answer:  # noqa: A002, ANN401 - LangChain's names
        """The answer. Raises IsnadError, in the question's language, where none can be given."""
        return self._call_with_config(self._asked, input, config)

    def stream(self, input: str | Asking, config: RunnableConfig | None = None, **_: Any) -> Iterator[Answer]:  # noqa: A002, ANN401
        """The answer as it grows; the last one is whole."""
        yield from self._transform_stream_with_config(iter([input]), self._growing, config)

    async def astream(self, input: str | Asking, config: RunnableConfig | None = None, **_: Any) -> AsyncIterator[Answer]:  # noqa: A002, ANN401
        """As `stream`, without keeping the loop waiting."""
        async for answer in self._atransform_stream_with_config(_only(input), self._growing_beside, config):
            yield answer

    def _growing(self, given: Iterator[str | Asking]) -> Iterator[Answer]:
        for one in given:
            asking = _asking(one)
            yield from self.assistant.stream(asking["question"], asking.get("history", ()), asking.get("filters"))

    async def _growing_beside(self, given: AsyncIterator[str | Asking]) -> AsyncIterator[Answer]:
        async for one in given:
            answers = self._growing(iter([one]))
            while (answer := await run_in_executor(None, next, answers, None)) is not None:
                yield answer

    def _asked(self, given: str | Asking) -> Answer:
        asking = _asking(given)
        return self.assistant.ask(asking["question"], asking.get("filters"), asking.get("history", ()))


async def _only(given: str | Asking) -> AsyncIterator[str | Asking]:
    yield given


def _asking(given: str | Asking) -> Asking:
    return {"question": given} if isinstance(given, str) else given


def answer_chain(archive: Archive, model: "ChatModel | None" = None, **options: Any) -> AnswerChain:  # noqa: ANN401 - Assistant has their types
    """The assistant on an archive as a Runnable; `model` and `options` are Assistant's."""
    return AnswerChain(Assistant(archive, model, **options))
