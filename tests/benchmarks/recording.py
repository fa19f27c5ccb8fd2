"""What every benchmark shares: its texts, its clock, and the file that its figures go to."""

import importlib.metadata
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.articles import Article, Passage
from vectorstore.embedding import Encoder
from vectorstore.reading import read_articles
from vectorstore.splitting import passages_of

RESULTS = Path(__file__).parent / "results"


def recorded(name: str, figures: dict[str, Any], *libraries: str) -> None:
    """Write the figures, with the versions that they are of and nothing that tells one machine from another."""
    record = {
        **figures,
        "python": platform.python_version(),
        "versions": {library: importlib.metadata.version(library) for library in libraries},
        "cores": os.cpu_count(),
    }
    text = json.dumps(record, indent=1) + "\n"
    sys.stdout.write(text)
    (RESULTS / f"{name}.json").write_text(text, encoding="utf-8")


def load() -> float:
    """The machine's load average over its cores: more than 1 is a machine that does something else too."""
    return round(os.getloadavg()[0] / (os.cpu_count() or 1), 2)


def articles_of(path: Path, most: int) -> Iterator[Article]:
    """The first so many articles of a file."""
    return islice((item for item in read_articles([path]) if isinstance(item, Article)), most)


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def milliseconds(times: list[float]) -> dict[str, float]:
    """The median and the 95th percentile."""
    return {f"p{p}_ms": round(float(np.percentile(times, p)) * 1000, 2) for p in (50, 95)}


def passages_with_vectors(articles: Iterable[Article], encoder: Encoder) -> tuple[list[Passage], np.ndarray]:
    """The passages of articles, and the vectors that the archive keeps of them: the title is embedded with the passage."""
    pairs = [(passage, article) for article in articles for passage in passages_of(article)]
    return [passage for passage, _ in pairs], encoder.encode([f"{article.title}\n{passage.text}" for passage, article in pairs])


def read_rss() -> int:
    """Resident memory of this process, MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
