"""What the tests of the vector store share: the bundled model and archives."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from vectorstore.archive import Archive
from vectorstore.articles import Article
from vectorstore.chroma_server import ChromaServer
from vectorstore.embedding import Encoder, load_encoder
from vectorstore.knowledge import Knowledge


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The model that ships with the project."""
    return load_encoder("")


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server on this machine's loopback, one for each test process, with a folder of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(tmp_path_factory.mktemp("chroma"))]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ChromaServer(f"http://127.0.0.1:{port}")
    try:
        for _ in range(300):
            try:
                httpx.get(f"{server.url}/api/v2/heartbeat").raise_for_status()
                break
            except httpx.HTTPError:
                assert running.poll() is None, "chroma run did not start"
                time.sleep(0.1)
        yield server
    finally:
        running.terminate()
        running.wait(10)


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
    """Opens the archive in `store`, or in another folder, with the bundled model or another; all are closed at the end."""
    archives = []

    def opens(model: Encoder = encoder, server: ChromaServer | None = None, folder: Path = store) -> Archive:
        archives.append(Archive(folder, model, knowledge, server=server))
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
