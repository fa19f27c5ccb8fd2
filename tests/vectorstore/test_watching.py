"""A watched folder: what is there and what comes is embedded, once it is whole, until stopped."""

import io
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.watching import watch


def record(article_id: str, text: str) -> str:
    return f'{{"id": "{article_id}", "title": "هدنة", "text": "{text}"}}\n'


def until(true: Callable[[], bool], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


def test_watch(opened: Callable[[], Archive], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """First what is there, then what comes: a growing file once it is whole; a refused file is named, a deleted one removes nothing, a writer is waited for."""
    folder = tmp_path / "أخبار"
    folder.mkdir()
    (folder / "a.jsonl").write_text(record("a", "بدأت الهدنة في غزة."), encoding="utf-8")
    monkeypatch.setattr("vectorstore.watching.SETTLE", 0.6)
    archive, other = opened(), opened()
    stop, said, ended = threading.Event(), io.StringIO(), []
    thread = threading.Thread(target=lambda: ended.append(watch(archive, [folder], stop, said)))
    thread.start()
    try:
        until(lambda: other.catalogue.article("a") is not None)
        with (folder / "b.jsonl").open("w", encoding="utf-8") as growing:
            for number in range(6):
                growing.write(record(f"b{number}", f"Derna {number} flooded."))
                growing.flush()
                assert other.catalogue.article("b0") is None, "embedded while it grew"
                time.sleep(0.2)
        with other.writing():
            time.sleep(1.5)
            assert other.catalogue.article("b0") is None
        until(lambda: other.catalogue.article("b5") is not None)
        (folder / "c.json").write_text("{ not JSON", encoding="utf-8")
        until(lambda: "refused: " in said.getvalue())
        (folder / "a.jsonl").unlink()
        (folder / ".hidden.jsonl").write_text(record("h", "hidden"), encoding="utf-8")
        (folder / "d.jsonl").write_text(record("d", "جديد"), encoding="utf-8")
        until(lambda: other.catalogue.article("d") is not None)
    finally:
        stop.set()
        thread.join(20)
    ((total, refused),) = ended
    assert (total.added, total.replaced, refused) == (8, 0, 1)
    assert other.catalogue.article("a") is not None
    assert other.catalogue.article("h") is None
    assert said.getvalue().count("\n") == 4
