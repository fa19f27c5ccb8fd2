"""What the tests of reading share: a file with some content, read."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from vectorstore.articles import Article
from vectorstore.reading import Refusal, read_articles

Read = Callable[[str, bytes | str], list[Article | Refusal]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes content into a file of this name (packed, if it ends with .gz) and reads it."""

    def written_and_read(name: str, content: bytes | str) -> list[Article | Refusal]:
        raw = content.encode() if isinstance(content, str) else content
        path = tmp_path / name
        path.write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
        return list(read_articles([path]))

    return written_and_read
