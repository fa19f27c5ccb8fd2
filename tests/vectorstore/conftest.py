"""What the tests of the vector store share: the bundled model and archives."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.articles import Article
from vectorstore.embedding import Encoder, load_encoder
from vectorstore.knowledge import Knowledge


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model that ships with the project."""
    return load_encoder("")


@pytest.fixture
def store(tmp_path: Path, compiled: Path) -> Path:
    """A folder for an archive; the knowledge lies there already, so that it is not compiled for every test."""
    folder = tmp_path / "store"
    folder.mkdir()
    for file in compiled.glob("*.sqlite"):
        shutil.copy(file, folder)
    return folder


@pytest.fixture
def opened(store: Path, encoder: Encoder, knowledge: Knowledge) -> Iterator[Callable[..., Archive]]:
    """Opens the archive in `store`, with the bundled model or another, as often as it is called; all are closed at the end."""
    archives = []

    def opens(model: Encoder = encoder) -> Archive:
        archives.append(Archive(store, model, knowledge))
        return archives[-1]

    yield opens
    for archive in archives:
        archive.close()


@pytest.fixture
def keep() -> Callable[..., None]:
    """Embeds articles in an archive, to the end."""

    def kept(archive: Archive, *articles: Article, batch: int = 256) -> None:
        for _ in archive.embed(articles, batch):
            pass

    return kept
