"""What keeping an archive costs as it grows: `python -m tests.benchmarks.upkeep ARTICLES… [--sizes 1000 …] [--keep FOLDER]`.

Full embed against an unchanged one, at the second of the sizes; at each size: one article added, one removed, what the first
start after a kill has to mend, and the peak of memory while articles are embedded and asked for. Each figure is a
process's own. The last articles of the first file are what is added. Archives are built in a temporary folder, or in one
that is kept and used again.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.recording import articles_of, load, recorded, seconds
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import load_encoder

TIMES = 25
MORE = 600
"""Articles that are embedded while memory is watched: more than two batches."""
Figures = dict[str, float]


def fresh(number: int) -> Article:
    """An article of a few sentences that no archive has."""
    text = f"The harbour number {number} opened again. وصلت {number} سفن إلى الميناء بعد العاصفة، وقال الحارس إن الملاحة آمنة. " * 4
    return Article(f"fresh-{number}", f"Harbour {number}", text, "en", Origin("fresh"))


def build(store: Path, files: list[Path], passages: int) -> None:
    """An archive of so many passages, of all files in turn."""

    def until() -> Iterator[Article]:
        for article in chain.from_iterable(zip_longest(*(articles_of(file, 10**9) for file in files))):
            if article:
                yield article
            if archive.catalogue.counts()["passages"] >= passages:
                return

    with open_archive(store, load_encoder(""), create=True) as archive:
        for _ in archive.embed(until()):
            pass


def embedding(store: Path, files: list[Path], articles: int) -> Figures:
    """The same articles embedded twice, from the files on; the processor's time, as a full embed is too long to be done again."""
    with open_archive(store, load_encoder(""), create=True) as archive:

        def embed() -> None:
            for _ in archive.embed(articles_of(files[0], articles)):
                pass

        def rebuild() -> None:
            with archive.writing():
                archive.rebuild_vectors()

        whole = _of_processor(embed)
        again = min(_of_processor(embed) for _ in range(3))
        read = min(_of_processor(lambda: sum(1 for _ in articles_of(files[0], articles))) for _ in range(3))
        anew = _of_processor(rebuild)
        return {"full": whole, "unchanged": again, "reading_alone": read, "vectors_anew": anew, "passages": archive.catalogue.counts()["passages"]}


def _of_processor(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def command(store: Path) -> Figures:
    """The command line with one article, from its start to its end; each time another."""
    took = []
    for number in range(5):
        file = store.parent / "one.json"
        article = fresh(2_000 + number)
        file.write_text(json.dumps({"id": article.id, "title": article.title, "text": article.body}), encoding="utf-8")
        line = [sys.executable, "-m", "vectorstore", "embed", str(file)]
        took.append(seconds(lambda: subprocess.run(line, env={**os.environ, "ISNAD_STORE": str(store)}, check=True, stdout=subprocess.DEVNULL)))  # noqa: B023 - called at once
    return {"command": min(took)}


def one(store: Path) -> Figures:
    """The quickest of adding one article, then of removing it, in an archive that is open; the first, which loads the vectors, is not counted."""
    with open_archive(store, load_encoder("")) as archive:
        added = [seconds(lambda: list(archive.embed([fresh(number)]))) for number in range(TIMES + 1)]  # noqa: B023 - called at once
        removed = [seconds(lambda: list(archive.remove([f"fresh-{number}"]))) for number in range(TIMES + 1)]  # noqa: B023
    return {"add": min(added[1:]), "remove": min(removed[1:])}


def recovery(store: Path) -> Figures:
    """The first hold of the archive after a writer was killed with a whole batch half done, and one that finds nothing to mend."""
    child = os.fork()
    if not child:
        archive = open_archive(store, load_encoder(""))
        archive.catalogue.spare = lambda _: os._exit(9)  # type: ignore[method-assign]
        list(archive.embed(fresh(number) for number in range(1_000, 1_256)))
    os.waitpid(child, 0)
    with open_archive(store, load_encoder("")) as archive:
        archive.search("harbour")
        doomed = len(archive.catalogue.doomed())
        mended, nothing = (seconds(lambda: _hold(archive)) for _ in range(2))
        return {"recovery": mended, "hold": nothing, "doomed": doomed}


def _hold(archive: Archive) -> None:
    with archive.writing():
        pass


def memory(store: Path, files: list[Path]) -> Figures:
    """The peak of anonymous memory, MB, while articles are embedded and asked for; the vectors' graph is kept apart."""
    peak, ended = [0], threading.Event()

    def watch() -> None:
        while not ended.wait(0.02):
            peak[0] = max(peak[0], _anonymous())

    watching = threading.Thread(target=watch)
    watching.start()
    last = list(articles_of(files[0], 10**9))[-MORE:]
    with open_archive(store, load_encoder("")) as archive:
        for _ in archive.embed(last):
            archive.search("the price of oil أسعار النفط")
    ended.set()
    watching.join()
    graph = sum(file.stat().st_size for file in (store / "vectors").glob("*/*.bin")) // 1_000_000
    return {"peak_mb": peak[0], "graph_mb": graph, "rest_mb": peak[0] - graph}


def _anonymous() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("RssAnon:")[2].split()[0]) // 1_000


def main() -> None:
    """Build, measure each in a process of its own, and write ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000], help="passages")
    parser.add_argument("--keep", type=Path, help="a folder where the archives that are built stay")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    missing = [str(file) for file in options.articles if not file.is_file()]
    if missing:
        parser.error(f"there is no {', '.join(missing)}; nothing is measured, and the stored figures stay")
    if options.only:
        sys.stdout.write(json.dumps(MEASURES[options.only](options.store, options)))
        return
    began = load()
    with TemporaryDirectory() as own:
        built = options.keep or Path(own)
        found: dict[str, dict[str, Figures]] = {}
        for size in options.sizes:
            if not (built / str(size)).is_dir():
                build(built / str(size), options.articles, size)
            found[str(size)] = {name: _measured(name, built / str(size)) for name in ("one", "command", "recovery", "memory")}
        embedded = _measured("embedding", None)
    recorded("upkeep", {**_ratios(found, embedded), "load": began}, "chromadb", "tantivy", "numpy")


def _measured(name: str, archive: Path | None) -> Figures:
    """One measure on a copy of an archive (None: on an empty folder), in a process of its own."""
    with TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        if archive:
            shutil.copytree(archive, store)
        done = subprocess.run([sys.executable, "-m", "tests.benchmarks.upkeep", *sys.argv[1:], "--only", name, "--store", str(store)], check=True, stdout=subprocess.PIPE)
        return dict(json.loads(done.stdout))


def _ratios(found: dict[str, dict[str, Figures]], embedded: Figures) -> dict[str, Any]:
    first, *_, last = found.values()
    second = list(found.values())[-2]
    return {
        "sizes": list(map(int, found)),
        "embedded_passages": embedded["passages"],
        "full_embed_times_unchanged": round(embedded["full"] / embedded["unchanged"], 1),
        "reading_share_of_unchanged": round(embedded["reading_alone"] / embedded["unchanged"], 2),
        "vectors_anew_share_of_full_embed": round(embedded["vectors_anew"] / embedded["full"], 3),
        "add_one_largest_over_smallest": round(last["one"]["add"] / first["one"]["add"], 2),
        "command_with_one_article_largest_over_smallest": round(last["command"]["command"] / first["command"]["command"], 2),
        "remove_one_largest_over_smallest": round(last["one"]["remove"] / first["one"]["remove"], 2),
        "recovery_largest_over_smallest": round(last["recovery"]["recovery"] / first["recovery"]["recovery"], 2),
        "recovery_over_embedding_those_passages": round(last["recovery"]["recovery"] / (embedded["full"] / embedded["passages"] * last["recovery"]["doomed"]), 3),
        "peak_memory_largest_over_second": round(last["memory"]["rest_mb"] / second["memory"]["rest_mb"], 2),
        "memory_mb": {size: figures["memory"] for size, figures in found.items()},
    }


MEASURES: dict[str, Callable[[Path, argparse.Namespace], Figures]] = {
    "embedding": lambda store, options: embedding(store, options.articles, 4_000),
    "one": lambda store, _: one(store),
    "command": lambda store, _: command(store),
    "recovery": lambda store, _: recovery(store),
    "memory": lambda store, options: memory(store, options.articles),
}


if __name__ == "__main__":
    main()
