"""A folder that is watched: what is in it is embedded, then what changes, until stopped. A deleted file removes nothing."""

import logging
import os
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from threading import Event
from typing import TextIO

from watchfiles import Change
from watchfiles import watch as changes_in

from vectorstore.archive import BATCH, Archive, Report
from vectorstore.articles import Article
from vectorstore.errors import BusyError, InputError, ServerError
from vectorstore.reading import Refusal, read_articles
from vectorstore.reading.files import SUFFIXES, find_files, suffix_of

log = logging.getLogger(__name__)

SETTLE = 1.0
"""Seconds that a file must have stayed as it is: one that still grows is half copied."""
AGAIN = 10.0
"""Seconds between two attempts at a server that does not answer."""
_TICK = 250
Seen = dict[Path, tuple[object, float]]


def watch(archive: Archive, folders: Sequence[Path], stop: Event, said: TextIO) -> tuple[Report, int]:
    """Embed what is there and what comes, until `stop`; the sum, and how many were refused. One line for each batch that did something."""
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"There is no folder {folder} to watch. Make it first, or name another.")
    folders = [folder.absolute() for folder in folders]
    total, refused = Report(), 0
    pending: Seen = {path: (None, 0.0) for path in find_files(folders) if isinstance(path, Path)}
    ticks = changes_in(*folders, stop_event=stop, debounce=_TICK, rust_timeout=_TICK, yield_on_timeout=True, raise_interrupt=False, watch_filter=None)
    for changes in ticks:
        for change, name in changes:
            if change is not Change.deleted:
                pending.update(dict.fromkeys(_files(Path(name), folders), (None, 0.0)))
        settled = _settled(pending)
        items = read_articles(settled)
        while not stop.is_set() and (batch := list(islice(items, BATCH))):
            report = _embedded(archive, [item for item in batch if isinstance(item, Article)], stop)
            refusals = [item for item in batch if isinstance(item, Refusal)]
            total.added, total.replaced = total.added + report.added, total.replaced + report.replaced
            total.unchanged, refused = total.unchanged + report.unchanged, refused + len(refusals)
            for refusal in refusals:
                said.write(f"refused: {refusal}\n")
            if report.added or report.replaced:
                said.write(f"{report.added} articles added, {report.replaced} replaced\n")
            said.flush()
    return total, refused


@contextmanager
def stopped_by_signals() -> Iterator[Event]:
    """An event that Ctrl-C or SIGTERM sets; the second Ctrl-C stops at once."""
    stop = Event()

    def stopped(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, before[signal.Signals(number)])

    before = {number: signal.signal(number, stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _files(path: Path, folders: Sequence[Path]) -> Iterable[Path]:
    """The files to read where something changed: itself, or what is in a folder that was moved here."""
    inside = next((path.relative_to(folder.absolute()) for folder in folders if path.is_relative_to(folder.absolute())), path)
    if any(part.startswith(".") for part in inside.parts):
        return []
    if path.is_dir():
        return [found for found in find_files([path]) if isinstance(found, Path)]
    return [path] if suffix_of(path) in SUFFIXES else []


def _settled(pending: Seen) -> list[Path]:
    """Takes out the files that have stayed as they are for a while; those that are gone are forgotten."""
    now, ready = time.monotonic(), []
    for path, (known, since) in sorted(pending.items()):
        try:
            status = os.stat(path)  # noqa: PTH116 - with the two numbers below
        except OSError:
            del pending[path]
            continue
        facts = (status.st_size, status.st_mtime_ns)
        if facts != known:
            pending[path] = (facts, now)
        elif now - since >= SETTLE:
            del pending[path]
            ready.append(path)
    return ready


def _embedded(archive: Archive, articles: Sequence[Article], stop: Event) -> Report:
    """One batch put in; another process that is writing is waited for, and so is a server that is being started again."""
    while articles and not stop.is_set():
        try:
            # Not awaited at one go: a stop is heard meanwhile.
            return list(archive.embed(articles, wait=0.5))[-1]
        except BusyError:
            continue
        except ServerError as error:
            log.warning("%s", error)
            stop.wait(AGAIN)
    return Report()
