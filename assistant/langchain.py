"""Isnad for LangChain programs: the archive as a retriever, the assistant as a chain. Imported by those who want it.

    from assistant.langchain import ArchiveRetriever, answer_chain

    with opened() as archive:                            # vectorstore.commands.opened: the archive of the settings
        ArchiveRetriever(archive=archive).invoke("Which country used its veto?")      # passages, as Documents
        answer_chain(archive).invoke("Which country used its veto?").text             # the cited answer
"""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answers import Answer
from assistant.asking import Assistant
from vectorstore.archive import Archive
from vectorstore.articles import Filters
from vectorstore.commands import hit_record


class ArchiveRetriever(BaseRetriever):
    """The passages that match a question, best first, as Documents; their metadata are those of `search --json`."""

    archive: Any
    filters: Filters = Filters()
    limit: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002
        hits = self.archive.search(query, self.filters, self.limit)
        return [Document(id=hit.passage.id, page_content=hit.passage.text, metadata=hit_record(hit)) for hit in hits]


def answer_chain(archive: Archive) -> Runnable[str, Answer]:
    """Question in, cited answer out; with `invoke`, `batch`, `stream` and their asynchronous forms, as any Runnable has."""
    return RunnableLambda(Assistant(archive).ask, name="isnad")
