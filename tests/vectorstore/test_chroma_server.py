"""A Chroma server: whose collections are whose there, and what is said when it is silent, refuses or is something else."""

import io
import json
import logging
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from vectorstore import backups, verifying
from vectorstore.__main__ import main
from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin
from vectorstore.chroma_server import ChromaServer
from vectorstore.embedding import Encoder
from vectorstore.errors import ServerError, SettingError, StoreError
from vectorstore.settings import settings
from vectorstore.watching import watch

Opened = Callable[..., Archive]
Keep = Callable[..., None]

FLOOD = Article("flood", "Floods in Libya", "The dam at Derna collapsed. Thousands of people drowned.", "en", Origin("flood.txt"))
VETO = Article("veto", "الفيتو", "امتنعت بريطانيا عن التصويت في مجلس الأمن.", "ar", Origin("veto.txt"))
BOTH = ("words", "meaning")
TOKEN = "s3cret-t0ken"


def found(archive: Archive, question: str) -> dict[str, tuple[str, ...]]:
    return {hit.article.id: hit.found_by for hit in archive.search(question)}


def whole(archive: Archive) -> bool:
    with archive.writing():
        return not list(verifying.differences(archive))


# Whose is whose


def test_two_archives(opened: Opened, keep: Keep, chroma: ChromaServer, encoder: Encoder, tmp_path: Path) -> None:
    """Two archives on one server, with the same numbers for other passages, never meet."""
    (tmp_path / "second").mkdir()
    first, second = opened(encoder, chroma), opened(encoder, chroma, tmp_path / "second")
    keep(first, FLOOD)
    keep(second, VETO)
    assert first.vectors.numbers() == second.vectors.numbers() == {1}
    list(second.remove(["veto"]))
    second.compact()
    assert found(first, "Derna dam") == {"flood": BOTH}
    assert whole(first)
    assert whole(second)


def test_a_copied_folder(opened: Opened, keep: Keep, chroma: ChromaServer, encoder: Encoder, store: Path, tmp_path: Path) -> None:
    """A copy of an archive's folder reads the vectors that it was copied with; once both write, each has its own."""
    with opened(encoder, chroma) as archive:
        keep(archive, FLOOD)
    shutil.copytree(store, tmp_path / "copy")
    copy, archive = opened(encoder, chroma, tmp_path / "copy"), opened(encoder, chroma)
    assert found(copy, "Derna dam") == {"flood": BOTH}
    keep(copy, VETO)
    keep(archive, replace(FLOOD, body="The dam at Derna held."))
    list(copy.remove(["flood"]))
    assert found(archive, "Derna dam") == {"flood": BOTH}
    assert found(copy, "الفيتو") == {"veto": BOTH}
    assert whole(archive)
    assert whole(copy)


def test_from_the_folder_to_a_server_and_back(opened: Opened, keep: Keep, chroma: ChromaServer, encoder: Encoder) -> None:
    """A writer with the other setting brings all vectors to that place; a reader with the old one finds words until it has the new."""
    in_folder, on_server = opened(), opened(encoder, chroma)
    keep(in_folder, FLOOD)
    assert found(on_server, "Derna dam") == {"flood": ("words",)}
    keep(on_server, VETO)
    assert found(on_server, "Derna dam الفيتو") == {"flood": BOTH, "veto": BOTH}
    assert found(in_folder, "Derna dam") == {"flood": ("words",)}
    assert whole(on_server)
    keep(in_folder, replace(FLOOD, body="The dam at Derna held."))
    assert found(in_folder, "Derna dam الفيتو") == {"flood": BOTH, "veto": BOTH}
    assert whole(in_folder)


def test_an_emptied_server(opened: Opened, keep: Keep, chroma: ChromaServer, encoder: Encoder) -> None:
    """What a server has lost is embedded anew by the next writer; until then words are found."""
    archive, reader = opened(encoder, chroma), opened(encoder, chroma)
    keep(archive, FLOOD)
    assert found(reader, "Derna dam") == {"flood": BOTH}
    client = archive.vectors._client
    for collection in client.list_collections():
        if collection.name.startswith(archive.vectors._store.prefix.removesuffix("-")):
            client.delete_collection(collection.name)
    assert found(reader, "Derna dam") == {"flood": ("words",)}
    keep(archive)
    assert found(reader, "Derna dam") == {"flood": BOTH}
    assert whole(archive)


def test_a_backup_from_elsewhere(opened: Opened, keep: Keep, chroma: ChromaServer, encoder: Encoder, store: Path, tmp_path: Path) -> None:
    """A backup restored in another folder leaves the collections of the archive that it is of alone."""
    (tmp_path / "second").mkdir()
    archive = opened(encoder, chroma)
    keep(archive, FLOOD)
    backups.backup(store, tmp_path / "backup")
    backups.restore(lambda: opened(encoder, chroma, tmp_path / "second"), tmp_path / "backup")
    second = opened(encoder, chroma, tmp_path / "second")
    assert found(second, "Derna dam") == {"flood": BOTH}
    list(second.remove(["flood"]))
    assert found(archive, "Derna dam") == {"flood": BOTH}
    assert whole(archive)


# What is said


@contextmanager
def answering(answer: Callable[[BaseHTTPRequestHandler, bytes], None]) -> Iterator[str]:
    """The address of an HTTP server that gives every request, with its body, the same treatment."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer(self, self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        do_POST = do_PUT = do_DELETE = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def reply(handler: BaseHTTPRequestHandler, status: int, body: bytes) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


@pytest.fixture
def guarded(chroma: ChromaServer) -> Iterator[str]:
    """The address of a proxy that lets nobody through to the server without the token, and says the headers back to those."""

    def guard(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        if handler.headers.get("Authorization") != f"Bearer {TOKEN}":
            reply(handler, 401, f"no entry with {handler.headers}".encode())
            return
        there = httpx.request(handler.command, chroma.url + handler.path, content=body, headers={"Content-Type": "application/json"})
        reply(handler, there.status_code, there.content)

    with answering(guard) as url:
        yield url


def test_a_token(opened: Opened, keep: Keep, encoder: Encoder, guarded: str, caplog: pytest.LogCaptureFixture) -> None:
    """With its token the proxy lets the archive in; with another, or when it is taken away, it is said what to set, and never the token."""
    archive = opened(encoder, ChromaServer(guarded, TOKEN))
    keep(archive, FLOOD)
    assert found(archive, "Derna dam") == {"flood": BOTH}
    assert TOKEN not in repr(ChromaServer(guarded, TOKEN))
    caplog.set_level(logging.DEBUG)
    archive.vectors._client._server._session.headers.update({"Authorization": "Bearer 0ther"})
    doing = [
        lambda: opened(encoder, ChromaServer(guarded, "0ther")),
        lambda: opened(encoder, ChromaServer(guarded)),
        lambda: keep(archive, VETO),
        lambda: archive.search("Derna dam"),
    ]
    for does in doing:
        with pytest.raises(ServerError, match=r"refuses \(status 401\)\. Set ISNAD_CHROMA_TOKEN") as refused:
            does()
        assert refused.value.__suppress_context__
        assert refused.value.__cause__ is None
    assert TOKEN not in caplog.text
    assert "0ther" not in caplog.text


def test_nobody_there(opened: Opened, keep: Keep, store: Path, encoder: Encoder, chroma: ChromaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that is down is named, with what to do; a repair does not take the words away for it."""
    archive = opened(encoder, chroma)
    keep(archive, FLOOD)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        down = ChromaServer(f"http://127.0.0.1:{listening.getsockname()[1]}")
        monkeypatch.setattr("vectorstore.chroma_server.SECONDS_TO_BEGIN", 0.2)
        with pytest.raises(ServerError, match=r"does not answer \(it took too long\)"):
            opened(encoder, down)
    with pytest.raises(ServerError, match=rf"The Chroma server at {down.url} does not answer \(ConnectError\)\. Start it, or set ISNAD_CHROMA_URL"):
        verifying.repair(store, lambda: opened(encoder, down))
    assert found(archive, "Derna dam") == {"flood": BOTH}
    archive.vectors._client._server._session.close()
    archive.vectors._client._server._session = httpx.Client(base_url=down.url)
    archive.vectors._client._server._api_url = f"{down.url}/api/v2"
    for does in (lambda: archive.search("Derna dam"), lambda: keep(archive, VETO)):
        with pytest.raises(ServerError, match="does not answer"):
            does()
    assert archive.catalogue.counts()["articles"] == 1


def test_a_watch_outlives_the_server(
    opened: Opened, keep: Keep, encoder: Encoder, guarded: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A watched folder is embedded when the server is there again; meanwhile it is said what is the matter."""
    archive, stop = opened(encoder, ChromaServer(guarded, TOKEN)), threading.Event()
    headers = archive.vectors._client._server._session.headers
    headers.update({"Authorization": "Bearer 0ther"})
    monkeypatch.setattr("vectorstore.watching.AGAIN", 0.05)
    monkeypatch.setattr("vectorstore.watching.SETTLE", 0.0)
    monkeypatch.setattr(archive, "embed", lambda *given, embed=archive.embed, **named: (headers.update({"Authorization": f"Bearer {TOKEN}"}) if caplog.records else None, embed(*given, **named))[1])
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "flood.txt").write_text(f"{FLOOD.title}\n\n{FLOOD.body}\n", encoding="utf-8")
    watching = threading.Thread(target=watch, args=(archive, [tmp_path / "news"], stop, io.StringIO()))
    watching.start()
    try:
        for _ in range(200):
            if archive.catalogue.counts()["articles"]:
                break
            time.sleep(0.05)
    finally:
        stop.set()
        watching.join()
    assert caplog.messages[0].endswith("Set ISNAD_CHROMA_TOKEN to the token that it asks for.")
    assert archive.catalogue.counts()["articles"] == 1


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        *((200, b'"0.5.23"', "no Chroma server of version 1"), (404, b"not here", "no Chroma server of version 1"), (410, b"{}", "no Chroma server of version 1")),
        *((200, b"<html>A page</html>", "no Chroma server of version 1"), (403, b"", r"refuses \(status 403\)"), (502, b"bad gateway", r"answers with an error \(status 502\)")),
    ],
)
def test_something_else(opened: Opened, encoder: Encoder, status: int, body: bytes, said: str) -> None:
    """Another version, another program, a proxy in trouble: each is said as what it is."""
    with answering(lambda handler, _: reply(handler, status, body)) as url, pytest.raises(ServerError, match=said):
        opened(encoder, ChromaServer(url))


@pytest.mark.parametrize(
    ("url", "token", "said"),
    [
        *((url, "", "ISNAD_CHROMA_URL is not the address") for url in ("localhost:8000", "ftp://a", "http://", "http://a:b", "http://me:pw@a:8000", "http://a/chroma", "http://a:0")),
        *(("http://a:8000", token, "ISNAD_CHROMA_TOKEN has a character") for token in ("رمز", "two words", "line\nend")),
    ],
)
def test_addresses_and_tokens(url: str, token: str, said: str) -> None:
    """What cannot be an address or a token is refused with how to write it, and is not repeated."""
    with pytest.raises(SettingError, match=said) as refused:
        ChromaServer(url, token)
    assert "pw" not in str(refused.value)
    assert not token or token not in str(refused.value)


def test_from_the_command_line(
    store: Path, tmp_path: Path, guarded: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The two settings are all that the commands need; neither what they print nor what they complain of has the token."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("STORE", str(store)), ("CHROMA_URL", guarded), ("CHROMA_TOKEN", TOKEN)):
        monkeypatch.setenv(f"ISNAD_{name}", value)
    monkeypatch.delenv("ISNAD_EMBEDDING_MODEL", raising=False)
    settings.cache_clear()
    (tmp_path / "flood.txt").write_text(f"{FLOOD.title}\n\n{FLOOD.body}\n", encoding="utf-8")
    said = ""
    for command in (["embed", "flood.txt"], ["search", "Derna dam", "--json"], ["status", "--json"], ["verify"], ["repair"], ["compact"]):
        assert main(command) == 0, capsys.readouterr().err
        said += capsys.readouterr().out
    assert json.loads(said[said.index("{") : said.index("\n}\n") + 2])["hits"][0]["found_by"] == ["words", "meaning"]
    assert '"vectors_in": "server"' in said
    assert "Catalogue, words and vectors agree." in said
    monkeypatch.setenv("ISNAD_CHROMA_TOKEN", "0ther")
    settings.cache_clear()
    assert main(["search", "Derna dam"]) == 1
    complaint = capsys.readouterr().err
    assert "Set ISNAD_CHROMA_TOKEN" in complaint
    assert complaint.count("\n") == 1
    assert TOKEN not in said + complaint
    assert "0ther" not in complaint
    settings.cache_clear()


@pytest.mark.parametrize(("question", "said"), [("Who drowned in Derna?", "The server that the archive is searched on cannot be reached"), ("من غرق في درنة؟", "تعذّر الوصول إلى الخادم")])
def test_a_reader_s_language(opened: Opened, keep: Keep, encoder: Encoder, guarded: str, question: str, said: str) -> None:
    """A reader is told in her language that the server cannot be reached, without its address."""
    from assistant.asking import Assistant
    from assistant.keeping import ArchiveKeeper
    from vectorstore.articles import Filters

    archive = opened(encoder, ChromaServer(guarded, TOKEN))
    keep(archive, FLOOD)
    assistant = Assistant(archive)
    assert assistant.ask(question).citations
    archive.vectors._client._server._session.headers.update({"Authorization": "Bearer 0ther"})
    for does in (lambda: assistant.ask(question), lambda: ArchiveKeeper(archive, assistant).search(question, Filters(), 5)):
        with pytest.raises(StoreError, match=said) as refused:
            does()
        assert "127.0.0.1" not in str(refused.value)
