"""The archive: articles go in, hits come out. It keeps the catalogue and the two indexes in step."""

import logging
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from vectorstore.articles import Article, Filters, Hit, Passage
from vectorstore.catalogue import Catalogue
from vectorstore.chroma import OwnFolder
from vectorstore.chroma_server import ChromaServer, OnServer
from vectorstore.concepts import Concept, concepts_of
from vectorstore.corrections import settled
from vectorstore.embedding import Encoder
from vectorstore.errors import StoreError, unwritten
from vectorstore.extracting import Extractor
from vectorstore.fusion import MEANING_WEIGHT, Fused, fuse
from vectorstore.indexing import Indexes, Rows, together
from vectorstore.knowledge import Knowledge, open_knowledge
from vectorstore.locking import FOREVER, held
from vectorstore.meaning import PATIENCE, VectorIndex
from vectorstore.reading.refusals import Refusal
from vectorstore.reranking import Reranker, reranked
from vectorstore.splitting import passages_of
from vectorstore.withdrawing import check_paths, gone, place_of
from vectorstore.words import WordIndex

log = logging.getLogger(__name__)

BATCH = 512
"""Articles that are committed together: the most that a killed embed has to do again."""
BATCH_CHARS = 4_000_000
"""… or that have so much text together: what an embed holds in memory does not grow with the archive."""
DEPTH = 100
"""Passages that each side contributes to the fused ranking."""
MOST_REMOVED = 1_000
"""Articles that are taken out together."""
SIDES = ("words", "meaning")


@dataclass
class Report:
    """What an embed did, article by article."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    refused: int = 0
    removed: int = 0
    passages: int = 0
    ids: list[str] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers, in the order in which the journal keeps them."""
        return self.added, self.replaced, self.unchanged, self.refused, self.removed, self.passages


class Archive:
    """An archive in one folder, opened with `open_archive`. Any number of processes read; one at a time writes."""

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        knowledge: Knowledge,
        reranker: Reranker | None = None,
        extractor: Extractor | None = None,
        server: ChromaServer | None = None,
    ) -> None:
        self.folder = folder
        self.encoder = encoder
        self.knowledge = knowledge
        self.reranker = reranker
        self.extractor = extractor
        """Reads what search found, for who quotes from it; search itself has no use for it."""
        self.sides: Collection[str] = SIDES
        """The sides that are asked; an evaluation asks one of them alone to see what the other adds."""
        self.catalogue = Catalogue(folder / "catalogue.sqlite")
        # Before the indexes are opened: what is written in between is noticed at the first search.
        self._version = self.catalogue.version()
        with writable(folder):
            self._words = WordIndex(folder / "words")
            chroma = OnServer(server, self.catalogue) if server else OwnFolder(folder / "vectors")
            self._vectors = VectorIndex(chroma, encoder.fingerprint)
        self._noticing = threading.Lock()
        self._beside = ThreadPoolExecutor(thread_name_prefix="isnad")
        self._indexes = Indexes(self.catalogue, self._words, self._vectors, encoder, self._beside)

    def close(self) -> None:
        """Let the folder go."""
        self._beside.shutdown()
        self._words.close()
        self._vectors.close()
        self.catalogue.close()

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    def search(self, question: str, filters: Filters | None = None, limit: int = 10) -> list[Hit]:
        """The passages that match the question best, in either language, best first."""
        return self.search_concepts(question, concepts_of(question, self.knowledge), filters, limit)

    def search_concepts(
        self,
        question: str,
        concepts: Sequence[Concept],
        filters: Filters | None = None,
        limit: int = 10,
        *,
        without: Collection[str] = (),
    ) -> list[Hit]:
        """As `search`, for a caller that has the question's concepts; the articles `without` are as if not here."""
        version = self._notice_other_writers()
        filters = filters or Filters()
        depth = max(DEPTH, limit)
        # Both indexes let go of the interpreter while they search, so one is asked beside the other.
        meaning = self._beside.submit(self._nearest, question, filters, depth)
        words = self._words.search(concepts, filters, depth) if "words" in self.sides else []
        ranked = fuse(words, meaning.result(), MEANING_WEIGHT)
        hits = self._hits(ranked, max(1, limit), without)
        found = reranked(question, list(hits), self.reranker)[:limit] if self.reranker else list(islice(hits, limit))
        if ranked and not found and version != self.catalogue.version():
            # All that was ranked has been replaced meanwhile (a backup was restored): what took its place is there.
            return self.search_concepts(question, concepts, filters, limit, without=without)
        return found

    def _nearest(self, question: str, filters: Filters, depth: int) -> list[tuple[int, float]]:
        if "meaning" not in self.sides or not self._model_is_ready():
            return []
        return self._vectors.search(self.encoder.encode([question], question=True)[0], filters, depth)

    def _hits(self, ranked: Fused, at_once: int, without: Collection[str]) -> Iterator[Hit]:
        """The passages of a ranking with their articles, read from the catalogue, so many at once, as far as they are taken."""
        for at in range(0, len(ranked), at_once):
            some = ranked[at : at + at_once]
            known = self.catalogue.passages([number for number, _, _ in some])
            for number, score, found_by in some:
                # What only an index still holds (a replaced article's passage) is nobody's, and is passed over.
                if number in known and known[number][1].id not in without:
                    yield Hit(*known[number], score, found_by)

    def concepts_of(self, question: str) -> tuple[list[Concept], list[float]]:
        """A question's concepts, and how rare each is in this archive."""
        concepts = concepts_of(question, self.knowledge)
        return concepts, self._words.rarities(concepts)

    def _model_is_ready(self) -> bool:
        """Whether all passages are embedded with this model; until then words alone are searched."""
        # A reader that was opened with the model before goes on with that one's vectors, which are still kept.
        ready = self.encoder.fingerprint in (self.catalogue.get("model"), self.catalogue.get("previous_model"))
        if not ready or self.catalogue.get("vectors in", "folder") != self._vectors.place:
            log.warning("The archive is not embedded with this model, or not in this place, yet; words alone are searched. `python -m vectorstore embed` does it.")
            return False
        return True

    def _notice_other_writers(self, wait: float = PATIENCE) -> int:
        # Threads search at once: none goes on with the old indexes while another renews them.
        with self._noticing:
            version = self.catalogue.version()
            if version != self._version:
                self._words.refresh()
                if self._vectors.reopen(wait):
                    self._version = version
            return version

    # Writing

    @contextmanager
    def writing(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the archive for writing, waiting so many seconds for another process (negative: as long as it takes).

        Raises StoreError naming who holds it still, or what keeps the folder from being written.
        """
        with self._begun(wait), writable(self.folder):
            yield

    @contextmanager
    def _begun(self, wait: float) -> Iterator[None]:
        """As `writing`, for one who does other work too, whose failures are not the archive's."""
        with held(self.folder, wait):
            try:
                with writable(self.folder):
                    # A client that has not seen another writer's rows would write over them.
                    self._notice_other_writers(FOREVER)
                    self._indexes.begin()
                    self._indexes.clean()
                    self._indexes.renew()
                yield
            finally:
                self._words.close()

    def embed(
        self, read: Iterable[Article | Refusal], batch: int = BATCH, *, prune: Sequence[Path] = (), wait: float = 0.0
    ) -> Iterator[Report]:
        """Put articles in; yields the report so far after each batch is safely kept.

        An article that is here already, with the same content, costs a look-up; with other content it is replaced.
        Refusals go into the log. At the end, what was read before from below the paths of `prune`, and is not there
        any more, is taken out. Raises InputError, before anything is done, where such a path does not exist.
        """
        check_paths(prune)
        report = Report()
        with self._begun(wait):
            with writable(self.folder):
                entry = self.catalogue.journal.begin()
                self.catalogue.begin_seeing()
            refusals: list[Refusal] = []
            unread: set[str] = set()
            for waiting, last in _batches(read, batch, refusals):
                with writable(self.folder):
                    self._embed_batch(waiting, report)
                    if prune:
                        unread.update(place_of(refusal.file) for refusal in refusals)
                    self._note(entry, report, refusals)
                if not last:
                    yield report
            with writable(self.folder):
                for ids in gone(self.catalogue, prune, unread):
                    self._withdraw(ids)
                    report.removed += len(ids)
                self._note(entry, report, refusals, ended=True)
        yield report

    def _note(self, entry: int, report: Report, refusals: list[Refusal], *, ended: bool = False) -> None:
        report.refused += len(refusals)
        with self.catalogue.transaction():
            self.catalogue.journal.note(entry, report.counts, [str(refusal) for refusal in refusals], ended=ended)
        refusals.clear()

    def remove(self, ids: Sequence[str], *, wait: float = 0.0) -> Iterator[int]:
        """Take articles out; yields how many are gone so far. Each thousand goes as one; an id that is not here does no harm."""
        with self.writing(wait):
            for at in range(0, len(ids), MOST_REMOVED):
                some = ids[at : at + MOST_REMOVED]
                self._withdraw(some)
                yield at + len(some)

    def _withdraw(self, ids: Sequence[str]) -> None:
        with self.catalogue.transaction():
            self.catalogue.remove(ids)
        self._indexes.clean()

    def _embed_batch(self, articles: Sequence[Article], report: Report) -> None:
        by_id, superseded = settled(articles, self.catalogue.ids_of_urls([article.url for article in articles if article.url]))
        present = self.catalogue.hashes([*by_id, *superseded])
        new = [article for article in by_id.values() if present.get(article.id) != article.content_hash]
        superseded = [article_id for article_id in superseded if article_id in present and article_id not in by_id]
        replaced = [article.id for article in new if article.id in present] + superseded
        report.unchanged += len(articles) - len(new)
        report.ids += [article.id for article in new]
        report.replaced += min(len(new), len(replaced))
        report.added += len(new) - min(len(new), len(replaced))
        # Before they are kept: an article without its place would never be pruned; a place without its article does no harm.
        self.catalogue.place({article.id: place_of(article.origin.file) for article in by_id.values()})
        if new or replaced:
            report.passages += self._keep(new, replaced)
        self.catalogue.see(by_id)

    def rebuild_words(self) -> None:
        """Index all words anew from the catalogue; for one who holds the archive for writing."""
        self.catalogue.put("analysis", "")
        self._indexes.renew()

    def rebuild_vectors(self) -> None:
        """Embed all passages anew from the catalogue; for one who holds the archive for writing."""
        # Written down first: stopped before they are cleared, wrong vectors would count as there.
        with self.catalogue.transaction():
            self.catalogue.put("to_clear", self.encoder.fingerprint)
            self.catalogue.put("model", "")
        self._indexes.renew()

    def replace_by(self, backup: Catalogue) -> None:
        """Become a copy of another catalogue, in one step; for one who holds the archive for writing."""
        self._indexes.replace_by(backup)

    def compact(self, *, wait: float = 0.0) -> None:
        """Give back the room of what was replaced or removed, and of the model before, to which there is then no way back but embedding anew.

        Raises StoreError where the present model's vectors are not whole: the ones before are kept then.
        """
        with self.writing(wait):
            if self.catalogue.get("previous_model") and self._vectors.numbers() != self.catalogue.numbers():
                raise StoreError(f"The vectors in {self.folder} are not whole, so those of the model before are kept. Run: python -m vectorstore repair")
            self.catalogue.put("previous_model", "")
            self._vectors.keep_only({self.encoder.fingerprint})
            self._words.collect()
            self.catalogue.vacuum()

    @property
    def words(self) -> WordIndex:
        """The index of words, for who compares it with the catalogue."""
        return self._words

    @property
    def vectors(self) -> VectorIndex:
        """The index of vectors, for the same."""
        return self._vectors

    def _keep(self, articles: Sequence[Article], replaced: Sequence[str]) -> int:
        """Index first and commit last: until the catalogue says so, nothing of these articles is found."""
        of_article: dict[str, list[tuple[int, Passage]]] = {}
        self._indexes.add(together(self._numbered(articles, of_article)))
        numbers = [number for passages in of_article.values() for number, _ in passages]
        with self.catalogue.transaction():
            self.catalogue.remove(replaced)
            for article in articles:
                self.catalogue.add(article, of_article[article.id])
            self.catalogue.spare(numbers)
        self._indexes.clean()
        return len(numbers)

    def _numbered(self, articles: Sequence[Article], of_article: dict[str, list[tuple[int, Passage]]]) -> Iterator[Rows]:
        """Each article's passages with their numbers, which go into `of_article` as well."""
        number = self.catalogue.next_number()
        for article in articles:
            of_article[article.id] = list(enumerate(passages_of(article), number))
            number += len(of_article[article.id])
            yield [(passage_number, passage, article) for passage_number, passage in of_article[article.id]]


def _batches(read: Iterable[Article | Refusal], batch: int, refusals: list[Refusal]) -> Iterator[tuple[list[Article], bool]]:
    """Articles, as many as are committed together, and whether they are the last; refusals are put aside."""
    waiting: list[Article] = []
    chars = 0
    for item in read:
        if isinstance(item, Refusal):
            refusals.append(item)
            continue
        waiting.append(item)
        chars += len(item.body)
        if len(waiting) >= batch or chars > BATCH_CHARS:
            yield waiting, False
            waiting, chars = [], 0
    yield waiting, True


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """A disk that is full or may not be written to is the reader's to mend, and said in her words."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        raise unwritten(folder, error) from error


def check_there(folder: Path) -> None:
    """Raises StoreError where there is no archive in a folder."""
    if not (folder / "catalogue.sqlite").is_file():
        raise StoreError(f"There is no archive in {folder}. Begin one with: python -m vectorstore embed PATH")


def open_archive(
    folder: Path,
    encoder: Encoder,
    own_lexicon: Path | None = None,
    *,
    reranker: Reranker | None = None,
    extractor: Extractor | None = None,
    server: ChromaServer | None = None,
    create: bool = False,
) -> Archive:
    """The archive in a folder, its vectors there or on a server.

    Raises StoreError where there is none, unless `create` says to begin one, and ServerError where the server cannot be used.
    """
    if not create:
        check_there(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The archive's folder {folder} cannot be made: {error.strerror}. Set ISNAD_STORE to another.") from error
    return Archive(folder, encoder, open_knowledge(folder, own_lexicon), reranker, extractor, server)
