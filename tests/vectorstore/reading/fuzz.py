"""Thousands of damaged files, read: `python -m tests.vectorstore.reading.fuzz [HOW_MANY [FIRST_SEED]]`.

Each must end within `SECONDS`, without an exception, with every good record around the damage, and with a name and a reason for
whatever is refused. The counts go to `tests/benchmarks/results/fuzz.json`; `test_fuzz.py` reads a few hundred of them.
"""

import faulthandler
import json
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.recording import recorded
from tests.vectorstore.reading.damage import Damaged, damaged
from vectorstore.articles import Article
from vectorstore.reading import Refusal, read_articles
from vectorstore.splitting import passages_of

SECONDS = 5
BLOCK = 100
FORBIDDEN = {*range(9), *range(14, 32), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF}
_LONGEST_SPLIT = 50_000


class HangError(Exception):
    """A file took longer than `SECONDS` of the processor's time; that the machine was busy elsewhere is not the reader's fault."""


def check(case: Damaged, folder: Path) -> tuple[int, int]:
    """How many articles and refusals came out; raises AssertionError, HangError, or whatever the reader raised."""
    path = folder / case.name
    path.write_bytes(case.content)
    with limited():
        items = list(read_articles([path]))
    articles = [item for item in items if isinstance(item, Article)]
    refusals = [item for item in items if isinstance(item, Refusal)]
    assert items, "nothing came out, and nobody said why"
    assert case.items is None or len(items) == case.items, f"{len(items)} items, not {case.items}: {refusals}"
    missing = set(case.survivors) - {article.id for article in articles}
    assert not missing, f"lost: {missing}: {refusals}"
    for refusal in refusals:
        assert refusal.file == str(path)
        assert len(refusal.reason) > 10
        assert clean(str(refusal)), "a refusal with what is no text"
    for article in articles:
        well_formed(article)
    return len(articles), len(refusals)


def well_formed(article: Article) -> None:
    """Later layers rely on this of every article."""
    texts = [article.id, article.title, article.body, article.source or "", article.url or "", json.dumps(article.extra, ensure_ascii=False, allow_nan=False)]
    assert article.id, "without an id"
    assert article.title, "without a title"
    assert article.body.strip(), "without a text"
    assert all(map(clean, texts)), "characters that cannot be kept, or that reorder"
    assert article.published is None or article.published.tzinfo, "a date without a zone"
    if len(article.body) < _LONGEST_SPLIT:
        assert all(passage.text == article.body[passage.start : passage.end] for passage in passages_of(article))


def clean(text: str) -> bool:
    """Whether a text can be kept in any file and shown on any page."""
    text.encode("utf-8")
    return not FORBIDDEN.intersection(map(ord, text[:_LONGEST_SPLIT]))


@contextmanager
def limited() -> Iterator[None]:
    """Raises HangError inside after `SECONDS`; where even that is not heard (in C), the process says where it is and dies."""

    def late(*_: object) -> None:
        raise HangError(f"not ended after {SECONDS} s")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    faulthandler.dump_traceback_later(SECONDS * 60, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGPROF, before)


def block(first: int, count: int) -> tuple[Counter[str], list[str], float]:
    """Seeds in a row: the counts, what failed (seed, kind and why), and the slowest file's seconds."""
    counts: Counter[str] = Counter()
    failed, slowest = [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            kind, case = damaged(seed)
            began = time.process_time()
            try:
                articles, refusals = check(case, Path(folder))
            except Exception as error:  # noqa: BLE001 - whatever a reader raises is what we look for
                where = traceback.extract_tb(error.__traceback__)[-1]
                failed.append(f"{seed} {kind} {case.name}: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"[:600])
                continue
            slowest = max(slowest, time.process_time() - began)
            counts.update({"inputs": 1, "articles": articles, "refusals": refusals, kind: 1})
    return counts, failed, slowest


def main(count: int, first: int) -> int:
    """Read them all, in two processes, and write the counts; the status is 1 where one failed."""
    counts: Counter[str] = Counter()
    failed: list[str] = []
    slowest, began = 0.0, time.perf_counter()
    with ProcessPoolExecutor(2) as processes:
        blocks = {at: processes.submit(block, at, min(BLOCK, first + count - at)) for at in range(first, first + count, BLOCK)}
        for at, done in blocks.items():
            try:
                some, wrong, slow = done.result()
            except Exception as error:  # noqa: BLE001 - a process that died
                some, wrong, slow = Counter(), [f"{at}…: {type(error).__name__}: {error}"], 0.0
            counts += some
            failed += wrong
            slowest = max(slowest, slow)
            for line in wrong:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    kinds = {name: number for name, number in sorted(counts.items()) if name not in ("inputs", "articles", "refusals")}
    figures = {
        "inputs": counts["inputs"] + len(failed), "first_seed": first, "failed": len(failed), "articles": counts["articles"],
        "refusals": counts["refusals"], "slowest_seconds": round(slowest, 2), "minutes": round((time.perf_counter() - began) / 60, 1),
        "kinds": kinds,
    }  # fmt: skip
    recorded("fuzz", figures, "pyarrow", "trafilatura", "dateparser")
    return 1 if failed else 0


if __name__ == "__main__":
    faulthandler.enable()
    given = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*([20_000, 0] if not given else [*given, 0][:2])))
