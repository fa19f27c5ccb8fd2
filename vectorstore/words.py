"""The word index: the only module that knows tantivy.

A passage is indexed by its terms (its article's title among them) and by what its names sound like, under the number
that the catalogue gave it. Everything in here can be rebuilt from the catalogue.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from vectorstore.analysis import sound_key, term_of, words_of
from vectorstore.analysis.arabic import common_words, fold_arabic, without_prefix
from vectorstore.articles import Article, Filters, Passage
from vectorstore.concepts import Concept, Form, Key
from vectorstore.errors import unopened, unwritten

TIE_BREAKER = 0.1
"""How much the forms of a concept besides the best one add to its score."""

LEAST_WORD, LEAST_PHRASE = 0.12, 0.5
"""Forms that weigh less are not looked for: half of a search's work for nothing (nDCG@10 of both sides moves by .002 at most, of words alone by .006)."""

PRIOR = 200
PRIOR_SHARE = 0.01
"""Passages of other news that are thought beside the archive's own when it is asked how rare a concept is."""

_SHOULD, _MUST = tantivy.Occur.Should, tantivy.Occur.Must


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("number", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("sounds", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("published", indexed=True)
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
    return builder.build()


class _View(NamedTuple):
    """The index as of one commit, and how many passages have which form there: a question asks for hundreds, twice."""

    searcher: tantivy.Searcher
    counted: dict[tuple[bool, Key], int]


MOST_COUNTED = 200_000


class WordIndex:
    """The passages' words in one folder. Readers see a commit after `refresh`; there is one writer at a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        self._folder = folder.parent
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
        except ValueError as error:
            raise unopened(folder, error) from error
        self._writer: tantivy.IndexWriter | None = None
        self._view = _View(self._index.searcher(), {})

    def add(self, rows: Iterable[tuple[int, Passage, Article]]) -> None:
        """Index passages under their numbers; nothing is found before `commit`."""
        writer = self._open_writer()
        titles: dict[str, tuple[str, str]] = {}
        for number, passage, article in rows:
            if article.id not in titles:
                titles = {article.id: _indexed(article.title)}
            words, sounds = _indexed(passage.text)
            title_words, title_sounds = titles[article.id]
            document = tantivy.Document()
            document.add_unsigned("number", number)
            document.add_text("words", f"{title_words} {words}")
            document.add_text("sounds", f"{title_sounds} {sounds}")
            document.add_text("language", article.language)
            if article.source:
                document.add_text("source", article.source)
            if article.published:
                document.add_integer("published", seconds(article.published))
            writer.add_document(document)

    def delete(self, numbers: Iterable[int]) -> None:
        """Take passages out; they are found until `commit`."""
        writer = self._open_writer()
        for number in numbers:
            # Not delete_documents_by_term: it takes a number for a signed one and deletes nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(self._schema, "number", number))

    def clear(self) -> None:
        """Take everything out, at the next `commit`."""
        self._open_writer().delete_all_documents()

    def commit(self) -> None:
        """Make what was added and deleted last, at once."""
        try:
            self._open_writer().commit()
        except ValueError as error:
            self._writer = None
            raise unwritten(self._folder, error) from error
        self.refresh()

    def close(self) -> None:
        """Let the writer go, with its merging threads, and see what they merged: fewer segments are searched faster."""
        if self._writer:
            self._writer.wait_merging_threads()
            self._writer = None
            self.refresh()

    def collect(self) -> None:
        """Delete the files of segments that were merged away."""
        self._open_writer().garbage_collect_files()

    def refresh(self) -> None:
        """See what another process committed."""
        self._index.reload()
        self._view = _View(self._index.searcher(), {})

    def __len__(self) -> int:
        return int(self._view.searcher.num_docs)

    def numbers(self) -> set[int]:
        """The numbers of all passages that are found."""
        searcher = self._view.searcher
        hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs), count=False).hits
        return {int(number) for number in searcher.fast_field_values("number", [at for _, at in hits]) if number is not None}

    def holds(self, number: int, passage: Passage, article: Article) -> bool:
        """Whether a passage is indexed under this number with the words that it has."""
        text, _ = _indexed(f"{article.title}\n{passage.text}")
        queries = [tantivy.Query.term_query(self._schema, "words", word) for word in sorted(set(text.split()))]
        queries.append(tantivy.Query.term_query(self._schema, "number", number))
        return bool(self._view.searcher.search(tantivy.Query.boolean_query([(_MUST, q) for q in queries]), 1).hits)

    def search(self, concepts: Sequence[Concept], filters: Filters, limit: int) -> list[tuple[int, float]]:
        """(number, score) of the best passages, best first; score is BM25 over concepts, not bounded above."""
        view = self._view
        clauses = [(_SHOULD, query) for concept in concepts if (query := self._concept_query(concept, view)) is not None]
        if not clauses:
            return []
        query = tantivy.Query.boolean_query(clauses)
        narrowed = self._filter_queries(filters)
        if narrowed:
            query = tantivy.Query.boolean_query([(_MUST, query), *((_MUST, q) for q in narrowed)])
        addresses = view.searcher.search(query, limit, count=False).hits
        numbers = view.searcher.fast_field_values("number", [address for _, address in addresses])
        return [(int(number), score) for number, (score, _) in zip(numbers, addresses, strict=True) if number is not None]

    def rarities(self, concepts: Sequence[Concept]) -> list[float]:
        """How rare each concept is in news of this archive's kind, whichever form says it: larger is rarer."""
        view = self._view
        total = max(1, view.searcher.num_docs)
        return [_rarity(sum(form.weight * _frequency(form, view) for form in concept.forms), total) for concept in concepts]

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=64_000_000, num_threads=1)
            # A writer that was killed while it deleted left a file whose name the next deletion would take.
            self._writer.garbage_collect_files()
        return self._writer

    def _concept_query(self, concept: Concept, view: _View) -> tantivy.Query | None:
        """The concept's best form, each weighed by how rare the *whole* concept is in the form's language.

        A rare spelling of a common thing must not weigh like a rare thing, so tantivy's own idf of the form is
        divided out and the concept's put in its place.
        """
        total = max(1, view.searcher.num_docs)
        found = [(form, _frequency(form, view)) for form in concept.forms if _is_sought(form)]
        found = [(form, frequency) for form, frequency in found if frequency]
        queries = []
        for language in ("ar", "en"):
            inside = [(form, frequency) for form, frequency in found if _language(form, concept) == language]
            size = max(1, view.searcher.doc_freq("language", language))
            rarity = _idf(min(size, sum(form.weight * frequency for form, frequency in inside)), size)
            for form, own in inside:
                boost = concept.weight * form.weight * rarity / (_idf(own, total) * len(form.terms))
                queries.append(tantivy.Query.boost_query(self._form_query(form), boost))
        return tantivy.Query.disjunction_max_query(queries, TIE_BREAKER) if queries else None

    def _form_query(self, form: Form) -> tantivy.Query:
        if form.how == "sound":
            return tantivy.Query.term_query(self._schema, "sounds", form.terms[0], index_option="freq")
        if len(form.terms) == 1:
            return tantivy.Query.term_query(self._schema, "words", form.terms[0], index_option="freq")
        return tantivy.Query.phrase_query(self._schema, "words", list(form.terms), slop=1)

    def _filter_queries(self, filters: Filters) -> list[tantivy.Query]:
        queries = []
        if filters.since or filters.until:
            since = seconds(filters.since) if filters.since else None
            until = seconds(filters.until) if filters.until else None
            kind = tantivy.FieldType.Integer
            queries.append(tantivy.Query.range_query(self._schema, "published", kind, since, until))
        for field, values in (("source", filters.sources), ("language", filters.languages)):
            if values:
                queries.append(tantivy.Query.term_set_query(self._schema, field, list(values)))
        return [tantivy.Query.const_score_query(query, 0.0) for query in queries]


def seconds(moment: datetime) -> int:
    """Whole seconds since 1970; the unit in which both indexes keep and compare dates."""
    return math.floor(moment.timestamp())


def _indexed(text: str) -> tuple[str, str]:
    """The terms and the sounds of a text, each joined by spaces for tantivy's whitespace tokenizer."""
    # No word reaches over a blank, so what stands between two is analysed once, however often it is written.
    indexed = [_indexed_run(run) for run in text.split()]
    return " ".join([terms for terms, _ in indexed if terms]), " ".join([sounds for _, sounds in indexed if sounds])


@lru_cache(maxsize=200_000)
def _indexed_run(run: str) -> tuple[str, str]:
    indexed = [_term_and_sound(word, script) for word, script in words_of(run)]
    return " ".join([term for term, _ in indexed if term]), " ".join([sound for _, sound in indexed if sound])


def _term_and_sound(word: str, script: str) -> tuple[str, str]:
    """A word's term, and what it sounds like where it may be a name: a capital in Latin script, no common word in Arabic."""
    if script == "arabic":
        named = without_prefix(fold_arabic(word[:64])) not in common_words()
    else:
        named = script == "latin" and word[0].isupper()
    term = term_of(word, script)
    return term, sound_key(word) if named and term else ""


def _frequency(form: Form, view: _View) -> int:
    """How many passages have the form, or the rarest word of it."""
    key = form.how == "sound", form.terms
    known = view.counted.get(key)
    if known is None:
        field = "sounds" if form.how == "sound" else "words"
        known = min(int(view.searcher.doc_freq(field, term)) for term in form.terms)
        if len(view.counted) >= MOST_COUNTED:
            view.counted.clear()
        view.counted[key] = known
    return known


def _is_sought(form: Form) -> bool:
    return form.weight >= (LEAST_WORD if len(form.terms) == 1 else LEAST_PHRASE)


def _language(form: Form, concept: Concept) -> str:
    if form.how == "sound":
        return "ar" if concept.script == "latin" else "en"
    return "ar" if "\u0600" <= form.terms[0][0] <= "\u06ff" else "en"


def _rarity(frequency: float, total: int) -> float:
    """An archive of two articles alone cannot tell which of its words are common: «غزة» is in all of its passages."""
    return _idf(min(total, frequency) + PRIOR * PRIOR_SHARE, total + PRIOR)


def _idf(frequency: float, total: int) -> float:
    """BM25's inverse document frequency, as tantivy computes it."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))
