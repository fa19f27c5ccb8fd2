"""Keeping the archive from the page: what is in it, putting articles in and taking them out, what other programs ask."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.answers import Answer
from assistant.asking import Assistant, served
from assistant.questions import language_of
from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters, Hit, Origin, Passage
from vectorstore.browsing import PAGE, Listed, Place, Shelves
from vectorstore.feeds import article_from
from vectorstore.fetching import Fetcher
from vectorstore.journal import Embed
from vectorstore.monthly import MonthCount, articles_by_month
from vectorstore.reading import Refusal, read_articles

BATCH = 8
"""Articles committed together from the page: the reader sees them come, and can ask of the first at once."""


@dataclass(frozen=True, slots=True)
class Added:
    """How far putting in has come."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()
    ids: tuple[str, ...] = ()
    done: bool = False


class ArchiveKeeper:
    """One archive, as the page's second place and other programs use it."""

    def __init__(self, archive: Archive, assistant: Assistant, fetcher: Fetcher | None = None) -> None:
        self._archive = archive
        self._fetcher = fetcher or Fetcher()
        self._assistant = assistant
        self._shelves = Shelves(archive.folder / "catalogue.sqlite")

    def page(self, words: str, filters: Filters, after: Place | None = None) -> Listed:
        """A page of the list."""
        return self._shelves.page(words, filters, after, PAGE)

    def sources(self) -> Sequence[str]:
        """The sources, those with the most articles first."""
        return list(self._archive.catalogue.tally("source"))

    def months(self) -> Sequence[MonthCount]:
        """How many articles each month, source and language have."""
        return articles_by_month(self._archive.folder / "catalogue.sqlite")

    def embeds(self, count: int) -> Sequence[Embed]:
        """What the last embeds did, newest first."""
        return self._archive.catalogue.journal.embeds(count)

    def article(self, article_id: str) -> tuple[Article, Sequence[Passage]] | None:
        """An article with its passages; None where there is none with that id."""
        article = self._archive.catalogue.article(article_id)
        return (article, [passage for _, passage in self._archive.catalogue.passages_of(article)]) if article else None

    def search(self, question: str, filters: Filters, limit: int) -> Sequence[Hit]:
        """The passages that match best."""
        with served(language_of(question)):
            return self._archive.search(question, filters, limit)

    def summarise(self, subject: str | None, article_id: str | None, filters: Filters, language: str) -> Answer:
        """As `Assistant.summarise`."""
        return self._assistant.summarise(subject, article_id, filters, language)

    def add(self, files: Sequence[tuple[str, Path]], text: str, address: str) -> Iterator[Added]:
        """Put in the articles of files (name and place), of a pasted text, and of an address; yields as they are kept.

        The same engine and promises as `python -m vectorstore embed`. Raises StoreError where another writes.
        """
        refused: list[Refusal] = []
        report = Added()
        with TemporaryDirectory() as folder:
            read = self._read(Path(folder), files, text, address)
            for kept in self._archive.embed(_noted(read, refused), batch=BATCH):
                report = Added(kept.added, kept.replaced, kept.unchanged, tuple(refused), tuple(kept.ids))
                yield report
        yield replace(report, refused=tuple(refused), done=True)

    def remove(self, ids: Sequence[str]) -> int:
        """Take articles out; how many there were."""
        return max(self._archive.remove(ids), default=0)

    def _read(self, folder: Path, files: Sequence[tuple[str, Path]], text: str, address: str) -> Iterator[Article | Refusal]:
        """Each thing given, as articles; an article never says where on this machine it was uploaded to."""
        if text.strip():
            (folder / "pasted.txt").write_text(text, encoding="utf-8")
            files = [*files, ("pasted.txt", folder / "pasted.txt")]
        for number, (name, place) in enumerate(files):
            # The name is the reader's and untrusted: only its last part, in a folder of its own.
            own = folder / f"{number}" / Path(name).name[-120:]
            own.parent.mkdir()
            shutil.copyfile(place, own)
            for item in read_articles([own]):
                yield replace(item, file=own.name) if isinstance(item, Refusal) else replace(item, origin=Origin(own.name, item.origin.record, item.origin.found_in))
        if address.strip():
            yield article_from(address.strip(), self._fetcher)


def _noted(read: Iterator[Article | Refusal], refused: list[Refusal]) -> Iterator[Article | Refusal]:
    for item in read:
        if isinstance(item, Refusal):
            refused.append(item)
        yield item
