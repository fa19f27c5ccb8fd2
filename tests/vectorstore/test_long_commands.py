"""Commands that take long: they can be stopped at any moment, and a watched folder and feeds work through the real command line."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vectorstore import backups
from vectorstore.__main__ import main
from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Origin
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import Encoder
from vectorstore.meaning import VectorIndex
from vectorstore.settings import settings
from vectorstore.words import WordIndex

ROOT = Path(__file__).parents[2]
FLOOD = Article("flood", "Floods", "The dam at Derna collapsed.", "en", Origin("flood.txt"))
GOAL = Article("goal", "هدف", "سجل زورفاليك هدفين.", "ar", Origin("goal.txt"))
TEXT = "توافق الرئيس المصري ونظيره الروسي على مواصلة التحرك لوقف إطلاق النار في القطاع، وفق بيان الرئاسة. " * 12
PAGE = f'<html lang="ar"><head><meta charset="utf-8"><title>هدنة</title></head><body><article><h1>هدنة</h1><p>{TEXT}</p></article></body></html>'
RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>رويترز</title>
<item><guid>urn:1</guid><title>هدنة في غزة</title><link>{0}/page</link><pubDate>Sat, 09 Dec 2023 10:00:00 +0200</pubDate><description>ملخص…</description></item></channel></rss>"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def news(store: Path, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive of two articles, which the settings name."""
    with open_archive(store, encoder, create=True) as archive:
        list(archive.embed([FLOOD, GOAL]))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISNAD_STORE", str(store))
    monkeypatch.delenv("ISNAD_ALLOW_PRIVATE_ADDRESSES", raising=False)
    settings.cache_clear()
    yield store
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return ran


@pytest.mark.parametrize(
    ("command", "owner", "step"),
    [
        (["verify"], WordIndex, "numbers"),
        (["repair"], VectorIndex, "add"),
        (["repair"], WordIndex, "commit"),
        (["compact"], Catalogue, "vacuum"),
        (["backup", "backup"], backups, "_told"),
        (["restore", "good", "--force"], WordIndex, "add"),
        (["remove", "goal"], WordIndex, "delete"),
    ],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "__name__", value[0] if isinstance(value, list) else None),
)
def test_stopped(news: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], owner: type, step: str) -> None:
    """Ctrl-C ends a command with 130 and a line, nothing half stays behind, and the same command done again does its work."""
    assert run("backup", "good")[0] == 0
    if command == ["repair"]:
        for part in ("words", "vectors"):
            shutil.rmtree(news / part)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(owner, step, stopped)
        assert run(*command) == (130, "", "Stopped. What was kept before is whole.\n")
    assert not Path("backup").exists()
    assert not list(Path.cwd().glob("*.part"))
    assert not list(news.glob("restoring*"))
    assert run(*command)[0] == 0
    assert run("verify") == (0, "Catalogue, words and vectors agree.\n", "")
    assert json.loads(run("search", "the dam at Derna", "--json")[1])["hits"][0]["article_id"] == "flood"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_a_watched_folder_is_left_in_peace(store: Path, tmp_path: Path, opened: Callable[[], Archive], number: signal.Signals) -> None:
    """Ctrl-C or SIGTERM ends `embed --watch` with the sum and status 0; what it embedded is there, and the archive free to be written to."""
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.jsonl").write_text(json.dumps({"id": "a", "title": "هدنة", "text": "بدأت الهدنة في غزة."}), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISNAD_STORE": str(store)}
    command = [sys.executable, "-m", "vectorstore", "embed", "--watch", str(folder)]
    watching = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert watching.stdout.readline() == "1 articles added, 0 replaced\n"
    watching.send_signal(number)
    out, said = watching.communicate(timeout=60)
    assert (watching.returncode, said) == (0, "")
    assert out == "1 articles added, 0 replaced, 0 unchanged, 0 refused\n"
    archive = opened()
    list(archive.embed([FLOOD]))
    assert {hit.article.id for hit in archive.search("الهدنة في غزة Derna")} == {"a", "flood"}


@pytest.fixture
def publisher() -> Iterator[str]:
    """A server on this machine with a feed of one article, which it knows by its ETag."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.headers.get("If-None-Match") == '"1"' and self.path == "/feed"
            body = b"" if known else RSS.format(url).encode() if self.path == "/feed" else PAGE.encode()
            self.send_response(304 if known else 200)
            for name, value in {"ETag": '"1"', "Content-Type": "text/html", "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


def test_a_feed(news: Path, run: Run, publisher: str) -> None:
    """`embed --feed` leads nobody inside the house unless allowed to; then its article is found; what has not changed is not fetched again."""
    status, out, said = run("embed", "--feed", f"{publisher}/feed")
    assert status == 3
    assert out.startswith("0 articles added, 0 replaced, 0 unchanged, 1 refused")
    assert "ISNAD_ALLOW_PRIVATE_ADDRESSES" in said
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISNAD_ALLOW_PRIVATE_ADDRESSES": "true"}
    for counted in ("1 articles added, 0 replaced, 0 unchanged, 0 refused", "0 articles added, 0 replaced, 0 unchanged, 0 refused"):
        command = [sys.executable, "-m", "vectorstore", "embed", "--feed", f"{publisher}/feed"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=100)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith(counted)
    (hit,) = json.loads(run("search", "لماذا توافق الرئيسان؟", "--limit", "1", "--json")[1])["hits"]
    assert (hit["source"], hit["published"]) == ("رويترز", "2023-12-09T08:00:00+00:00")
    assert hit["url"] == f"{publisher}/page"


def test_the_facts_for_programs(news: Path, run: Run, tmp_path: Path) -> None:
    """`status --json` says what is held, by language, source and date, in which folder and how large, and what the last embed did and refused."""
    (tmp_path / "bad.json").write_text("{ not JSON", encoding="utf-8")
    (tmp_path / "c.json").write_text(json.dumps({"id": "c", "title": "هدنة", "text": "بدأت الهدنة.", "date": "2023-12-09T10:00:00Z", "source": "رويترز"}), encoding="utf-8")
    assert run("embed", tmp_path / "bad.json", tmp_path / "c.json")[0] == 3
    status, out, said = run("status", "--json")
    assert (status, said) == (0, "")
    assert "رويترز" in out
    facts = json.loads(out)
    assert (facts["articles"], facts["passages"]) == (3, 3)
    assert (facts["languages"], facts["sources"]) == ({"ar": 2, "en": 1}, {"رويترز": 1})
    assert facts["first_published"] == facts["last_published"] == "2023-12-09T10:00:00+00:00"
    assert facts["store"] == str(news)
    assert facts["bytes"] > 0
    last = facts["last_embed"]
    assert (last["added"], last["refused"], last["unchanged"]) == ("1", "1", "0")
    assert last["ended"] >= last["started"]
    assert ["bad.json" in refusal for refusal in facts["last_refusals"]] == [True]
