"""What `python -m vectorstore` does: one function for each command."""

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, TextIO

from vectorstore.archive import Archive, Report, open_archive
from vectorstore.articles import Article, Filters, Hit
from vectorstore.chroma_server import ChromaServer
from vectorstore.embedding import load_encoder
from vectorstore.errors import InputError, QuestionError, SettingError
from vectorstore.extracting import load_extractor
from vectorstore.feeds import Feed
from vectorstore.fetching import Fetcher
from vectorstore.indexing import model_of
from vectorstore.reading import Refusal, read_articles
from vectorstore.reranking import load_reranker
from vectorstore.settings import settings

RUN_DEPTH = 100
"""Passages searched for each question of a run; an article's best one is its line."""


def opened(model: str | None = None, *, create: bool = False) -> Archive:
    """The archive that the settings name, with their embedding model or another."""
    return opened_in(settings().store, model, server(), create=create)


def opened_in(folder: Path, model: str | None = None, server: ChromaServer | None = None, *, create: bool = False) -> Archive:
    """An archive in a folder, with the lexicon and the models that the settings name, or another embedding model."""
    chosen = settings()
    return open_archive(
        folder,
        load_encoder(chosen.embedding_model if model is None else model),
        chosen.lexicon,
        reranker=load_reranker(chosen.reranker),
        extractor=load_extractor(chosen.reader),
        server=server,
        create=create,
    )


def server() -> ChromaServer | None:
    """The Chroma server that the settings name, or none."""
    chosen = settings()
    if not chosen.chroma_url:
        return None
    return ChromaServer(chosen.chroma_url, chosen.chroma_token.get_secret_value() if chosen.chroma_token else "")


def filters_from(options: argparse.Namespace) -> Filters:
    """The filters that the options of `add_filters` ask for. Raises SettingError for what is not a day."""
    since, until = _day(options.since, "--from"), _day(options.until, "--to")
    last = until + timedelta(days=1) - timedelta(seconds=1) if until else None
    return Filters(since, last, tuple(options.sources), tuple(options.languages))


def _day(given: str | None, option: str) -> datetime | None:
    if not given:
        return None
    try:
        return datetime.strptime(given, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise SettingError(f"{option} {given!r} is not a day. Write it as 2023-12-09.") from None


def embed(options: argparse.Namespace) -> int:
    """Read the paths and keep their articles; refusals are named, and make the exit status 3."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    if options.watch:
        return _watch(options.paths)
    console = Console(stderr=True)
    refusals: list[Refusal] = []
    began = time.monotonic()
    report = Report()
    with (
        opened(create=True) as archive,
        Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console,
                 transient=True, disable=not console.is_terminal) as bar,
    ):  # fmt: skip
        task = bar.add_task("embedding", total=None)
        prune = options.paths if options.prune else ()
        # Fetched before the archive is held for writing: a slow publisher keeps nobody else from it.
        fetcher = Fetcher(allow_private=settings().allow_private_addresses)
        feeds = [Feed(url, fetcher, archive.catalogue.get(f"feed {url}")) for url in options.feeds]
        fetched = [item for feed in feeds for item in feed.articles()]
        for report in archive.embed(_noted(chain(read_articles(options.paths), fetched), refusals), prune=prune, wait=options.wait):
            bar.update(task, completed=report.added + report.replaced + report.unchanged)
        for feed in feeds:
            archive.catalogue.put(f"feed {feed.url}", feed.state)
    took = max(time.monotonic() - began, 1e-6)
    for refusal in refusals:
        sys.stderr.write(f"refused: {refusal}\n")
    total = report.added + report.replaced + report.unchanged
    sys.stdout.write(
        f"{report.added} articles added, {report.replaced} replaced, {report.unchanged} unchanged, {len(refusals)} refused; "
        f"{report.passages} passages embedded; {f'{report.removed} removed; ' if options.prune else ''}{total / took:.{1 if total < 10 * took else 0}f} articles/s\n"
    )
    return 3 if refusals else 0


def _watch(folders: Sequence[Path]) -> int:
    from vectorstore.watching import stopped_by_signals, watch

    with opened(create=True) as archive, stopped_by_signals() as stop:
        total, refused = watch(archive, folders, stop, sys.stdout)
    sys.stdout.write(f"{total.added} articles added, {total.replaced} replaced, {total.unchanged} unchanged, {refused} refused\n")
    return 3 if refused else 0


def _noted(read: Iterator[Article | Refusal], refusals: list[Refusal]) -> Iterator[Article | Refusal]:
    for item in read:
        if isinstance(item, Refusal):
            refusals.append(item)
        yield item


def search(options: argparse.Namespace) -> int:
    """Print the hits of one question, or write the run of many."""
    if bool(options.question) == bool(options.questions) or bool(options.questions) != bool(options.run):
        raise SettingError("Give one question, or --questions FILE.jsonl together with --run OUT.trec.")
    filters = filters_from(options)
    with opened() as archive:
        if options.questions:
            _write_run(archive, options.questions, options.run, filters)
            return 0
        if not any(letter.isalnum() for letter in options.question):
            raise QuestionError("The question is empty. Ask in Arabic or English.")
        hits = archive.search(options.question, filters, max(1, options.limit))
    if options.json:
        _print_json({"hits": [hit_record(hit) for hit in hits]})
        return 0
    for place, hit in enumerate(hits, 1):
        article = hit.article
        when = f"{article.published:%Y-%m-%d}" if article.published else "date unknown"
        sys.stdout.write(f"{place}. {article.title}\n   {article.source or 'source unknown'} · {when} · {hit.score:.3f} ({', '.join(hit.found_by)})\n")
        sys.stdout.write(f"   {' '.join(hit.passage.text.split())}\n\n")
    if not hits:
        sys.stdout.write("Nothing found.\n")
    return 0


def _write_run(archive: Archive, questions: Path, run: Path, filters: Filters) -> None:
    records = list(question_records(questions))
    with written(run, "--run") as lines:
        for record in records:
            best: dict[str, float] = {}
            for hit in archive.search(record["question"], filters, RUN_DEPTH):
                best.setdefault(hit.article.id, hit.score)
            for place, (article_id, score) in enumerate(best.items(), 1):
                # A TREC run parts its columns by spaces, and an id may be an URL with one.
                lines.write(f"{record['id']} Q0 {article_id.replace(' ', '%20')} {place} {score:.6f} isnad\n")


def question_records(file: Path) -> Iterator[dict[str, Any]]:
    """The questions of a JSONL file, each with at least `id` and `question`. Raises InputError naming a bad line."""
    if not file.is_file():
        raise InputError(f"There is no file {file}. Give a JSONL file with `id` and `question` on each line.")
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise InputError(f"{file} is not in UTF-8. Save it in UTF-8.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = json.loads(line)
                yield {**record, "id": str(record["id"]), "question": str(record["question"])}
            except (ValueError, KeyError, TypeError):
                raise InputError(f"{file}, line {number}: expected a JSON object with `id` and `question`.") from None


def written(file: Path, option: str) -> TextIO:
    """The file, open to be written anew. Raises SettingError naming the option where that cannot be."""
    try:
        return file.open("w", encoding="utf-8")
    except OSError as error:
        raise SettingError(f"{option} {file} cannot be written: {error.strerror}. Give another file.") from error


def status(options: argparse.Namespace) -> int:
    """Print what the archive holds."""
    with opened() as archive:
        facts = status_record(archive)
    if options.json:
        _print_json(facts)
        return 0
    for name, value in facts.items():
        shown = ", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else value
        shown = "; ".join(shown) if isinstance(shown, list) else shown
        sys.stdout.write(f"{name.replace('_', ' '):<16}{shown if shown not in (None, '') else '–'}\n")
    return 0


def status_record(archive: Archive) -> dict[str, Any]:
    """The archive's facts, as `status --json` gives them."""
    first, last = archive.catalogue.span()
    last_embed = archive.catalogue.journal.embeds(1)
    size = sum(file.stat().st_size for file in archive.folder.rglob("*") if file.is_file())
    return {
        **archive.catalogue.counts(),
        "languages": archive.catalogue.tally("language"),
        "sources": archive.catalogue.tally("source"),
        "first_published": first.isoformat() if first else None,
        "last_published": last.isoformat() if last else None,
        "model": model_of(archive.catalogue, "model"),
        "store": str(archive.folder),
        "bytes": size,
        "previous_model": model_of(archive.catalogue, "previous_model"),
        "vectors_in": archive.vectors.place,
        "last_embed": {name: str(value) for name, value in asdict(last_embed[0]).items() if name != "refusals"} if last_embed else None,
        "last_refusals": list(last_embed[0].refusals) if last_embed else [],
    }


def hit_record(hit: Hit) -> dict[str, Any]:
    """A hit as JSON."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        **article_record(hit.article),
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "score": hit.score,
        "found_by": list(hit.found_by),
    }


def article_record(article: Article) -> dict[str, Any]:
    """What JSON says of an article, wherever it names one."""
    return {
        "article_id": article.id,
        "title": article.title,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "language": article.language,
    }


def _print_json(value: dict[str, Any] | Sequence[Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
