"""The two indexes beside the catalogue: what goes in and out of both, another model's vectors, a backup's passages."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from vectorstore.analysis import analysis_fingerprint
from vectorstore.articles import Article, Passage
from vectorstore.catalogue import Catalogue
from vectorstore.chroma_server import ON_SERVER
from vectorstore.embedding import Encoder
from vectorstore.errors import StoreError
from vectorstore.meaning import VectorIndex
from vectorstore.words import WordIndex

log = logging.getLogger(__name__)

Rows = Sequence[tuple[int, Passage, Article]]
"""Passages with their numbers and articles, as they go into the indexes."""
AT_ONCE = 512
"""Passages that are indexed together: as many as the encoder and Chroma take well."""


@dataclass(frozen=True)
class Indexes:
    """The words and the vectors of a catalogue's passages; for one who holds the archive for writing."""

    catalogue: Catalogue
    words: WordIndex
    vectors: VectorIndex
    encoder: Encoder
    beside: ThreadPoolExecutor
    """Where Chroma takes passages while the next are embedded and their words analysed."""

    def begin(self) -> None:
        """Have a collection to write to. One that had been there, and is not (a server that was emptied), counts as not embedded."""
        if self.vectors.torn():
            log.warning("The vectors are damaged (a process may have died while it changed them); they are built anew from the catalogue.")
            with self.catalogue.transaction():
                self.catalogue.put("model", "")
                self.catalogue.put("previous_model", "")
            self.vectors.begin_anew()
        if self.vectors.create() and self._embedded_as() == (self.encoder.fingerprint, self.vectors.place):
            self.catalogue.put("model", "")

    def _embedded_as(self) -> tuple[str, str]:
        """The fingerprint of the archive's model, and the place where its vectors are whole."""
        return self.catalogue.get("model"), self.catalogue.get("vectors in", "folder")

    def add(self, pieces: Iterable[Rows]) -> None:
        """Put passages into both, some at a time; they are doomed until the catalogue keeps them."""
        taken: Future[None] | None = None
        try:
            for rows in pieces:
                with self.catalogue.transaction():
                    self.catalogue.doom(number for number, _, _ in rows)
                vectors = self._vectors_of(rows)
                self.words.add(rows)
                # One piece at most is on its way: what an embed holds in memory does not grow.
                if taken:
                    taken.result()
                # Chroma lets go of the interpreter while it works.
                taken = self.beside.submit(self._put, rows, vectors)
        finally:
            if taken:
                taken.result()
        self.words.commit()

    def clean(self) -> None:
        """Take doomed passages out of both; the catalogue remembers them until that is done."""
        doomed = self.catalogue.doomed()
        if doomed:
            self.words.delete(doomed)
            self.words.commit()
            self.vectors.delete(doomed)
            with self.catalogue.transaction():
                self.catalogue.spare(doomed)

    def renew(self) -> None:
        """Make both those of this program and this model, from the catalogue; nothing is lost if it is stopped."""
        analysis = analysis_fingerprint()
        if self.catalogue.get("analysis") != analysis:
            self.words.clear()
            for rows in _rows(self.catalogue):
                self.words.add(rows)
            self.words.commit()
            self.catalogue.put("analysis", analysis)
        ours = self.encoder.fingerprint
        if self.catalogue.get("to_clear") == ours:
            self.vectors.clear()
            self.catalogue.put("to_clear", "")
        if self._embedded_as() != (ours, self.vectors.place):
            self._change_model(ours)
        if self.catalogue.get(named(ours), "?") != self.encoder.name:
            self.catalogue.put(named(ours), self.encoder.name)

    def _change_model(self, ours: str) -> None:
        """The old collection answers until ours is whole, and stays beside it for a way back."""
        model, place = self._embedded_as()
        if model:
            log.warning("The archive goes over to the model %s, in the %s: passages that it lacks are embedded, and what there is answers until then.", model_shown(self.encoder.name), self.vectors.place)
        before = model or self.catalogue.get("previous_model")
        if before == ours or place != self.vectors.place:
            before = ""
        self._complete_vectors()
        with self.catalogue.transaction():
            self.catalogue.put("model", ours)
            self.catalogue.put("previous_model", before)
            self.catalogue.put("vectors in", self.vectors.place)
        self.vectors.keep_only({ours, before})

    def _complete_vectors(self) -> None:
        """Make our model's collection hold the catalogue's passages and no others; what it has already is not embedded again."""
        present = self.vectors.numbers()
        for rows in _rows(self.catalogue):
            missing = [row for row in rows if row[0] not in present]
            present.difference_update(number for number, _, _ in rows)
            if missing:
                self._put(missing, self._vectors_of(missing))
        self.vectors.delete(sorted(present))
        held, kept = len(self.vectors), self.catalogue.counts()["passages"]
        if held != kept:
            raise StoreError(f"The new vectors are {held} for {kept} passages; the model is not changed. Run: python -m vectorstore repair")

    def replace_by(self, backup: Catalogue) -> None:
        """Put another catalogue in the place of ours: indexed first and copied last, so that the old one is found until then."""
        before = self.catalogue.numbers()
        backup.renumber(self.catalogue.next_number())
        self.add(_rows(backup))
        with backup.transaction():
            backup.doom(before)
            backup.put("analysis", analysis_fingerprint())
            backup.put("model", self.encoder.fingerprint)
            backup.put("vectors in", self.vectors.place)
            for key in (*ON_SERVER, named(self.encoder.fingerprint)):
                backup.put(key, self.catalogue.get(key))
        self.catalogue.replace_by(backup)
        # The other models' vectors are all of passages that are gone.
        self.vectors.keep_only({self.encoder.fingerprint})
        self.clean()

    def _vectors_of(self, rows: Rows) -> np.ndarray:
        return self.encoder.encode([embedded(passage, article) for _, passage, article in rows])

    def _put(self, rows: Rows, vectors: np.ndarray) -> None:
        self.vectors.add([number for number, _, _ in rows], vectors, [article for _, _, article in rows])


def embedded(passage: Passage, article: Article) -> str:
    """The form of a passage that is embedded: its article's title goes with it."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text


def named(fingerprint: str) -> str:
    """Under what the catalogue keeps the name of the model with that fingerprint."""
    return f"name of model {fingerprint}"


def model_shown(name: str) -> str:
    """A model's name for people."""
    return name or "bundled"


def model_of(catalogue: Catalogue, key: str) -> str | None:
    """The name for people of the "model" that the archive is embedded with, or of the "previous_model"; None where there is none."""
    fingerprint = catalogue.get(key)
    return model_shown(catalogue.get(named(fingerprint), fingerprint)) if fingerprint else None


def together(found: Iterable[Rows]) -> Iterator[Rows]:
    """Passages, as many at a time as are indexed together."""
    rows: list[tuple[int, Passage, Article]] = []
    for some in found:
        rows += some
        if len(rows) >= AT_ONCE:
            yield rows
            rows = []
    if rows:
        yield rows


def _rows(catalogue: Catalogue) -> Iterator[Rows]:
    """Every passage in the catalogue, some at a time."""
    return together([(number, passage, article) for number, passage in catalogue.passages_of(article)] for article in catalogue.articles())
