"""An open page and other processes: what another one embeds or corrects is so here, within two seconds, without a restart."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.asking import Assistant
from vectorstore.archive import Archive
from vectorstore.embedding import load_encoder
from vectorstore.errors import StoreError
from vectorstore.knowledge import Knowledge

ROOT = Path(__file__).parents[2]
SECONDS = 2.0


@pytest.fixture
def open_page(tmp_path: Path, compiled: Path, knowledge: Knowledge) -> Iterator[Assistant]:
    store = tmp_path / "store"
    store.mkdir()
    for file in compiled.glob("*.sqlite"):
        shutil.copy(file, store)
    with Archive(store, load_encoder(""), knowledge) as archive:
        yield Assistant(archive)


def another(store: Path, *arguments: object) -> None:
    """The real command line, to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISNAD_STORE": str(store)}
    command = [sys.executable, "-m", "vectorstore", *map(str, arguments)]
    subprocess.run(command, cwd=store.parent, env=environment, check=True, capture_output=True, timeout=120)


def quoted(assistant: Assistant, question: str) -> list[str]:
    return [citation.quote for citation in assistant.ask(question).citations]


def test_an_open_page_knows_what_another_process_did(open_page: Assistant, tmp_path: Path) -> None:
    """Its reader and its assistant find an embedded article in either language, then the corrected text alone."""
    store, news = open_page.archive.folder, tmp_path / "news.jsonl"
    english = {"id": "e", "title": "Zorvalek resigns", "text": "The minister Zorvalek resigned on Monday after a vote of the parliament in Derna."}
    arabic = {"id": "a", "title": "استقالة زورفاليك", "text": "استقال الوزير زورفاليك يوم الاثنين بعد تصويت في برلمان درنة."}
    with pytest.raises(StoreError, match="empty"):
        open_page.ask("When did Zorvalek resign?")

    news.write_text("".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in (english, arabic)), encoding="utf-8")
    another(store, "embed", news)
    began = time.monotonic()
    assert "Monday" in " ".join(quoted(open_page, "When did Zorvalek resign?"))
    assert "الاثنين" in " ".join(quoted(open_page, "متى استقال زورفاليك؟"))
    hits = open_page.archive.search("Zorvalek resigned")
    assert time.monotonic() - began < SECONDS
    assert {hit.article.id for hit in hits} == {"e", "a"}
    assert {"words", "meaning"} <= {side for hit in hits for side in hit.found_by}

    news.write_text(json.dumps({**english, "text": english["text"].replace("Monday", "Friday")}), encoding="utf-8")
    another(store, "embed", news)
    began = time.monotonic()
    found = " ".join(quoted(open_page, "When did Zorvalek resign?"))
    assert time.monotonic() - began < SECONDS
    assert "Friday" in found
    assert "Monday" not in found
