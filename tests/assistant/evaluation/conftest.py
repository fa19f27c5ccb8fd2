"""A small bilingual archive and a file of labelled questions on it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from vectorstore.archive import open_archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import load_encoder
from vectorstore.settings import settings

# Invented, all of it.
ARTICLES = [
    ("en-quake", "en", "Quake strikes Qasmara", "A strong earthquake struck western Qasmara on Friday. Officials said 67 people were killed in the valley."),
    ("en-port", "en", "Port of Dolmen reopens", "The port of Dolmen reopened on Monday. Dockers had been on strike for nine weeks over their pay."),
    ("ar-dam", "ar", "افتتاح سد جديد في دلمارا", "افتتحت الحكومة سد الوادي في دلمارا يوم الأحد. وبلغت كلفة المشروع 340 مليون دينار."),
    ("ar-quake", "ar", "زلزال في قسمرة", "ضرب زلزال قوي غرب قسمرة يوم الجمعة. وقال مسؤولون إن 67 شخصاً قتلوا في الوادي."),
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "q1", "question": "How many people were killed in the Qasmara earthquake?", "language": "en", "relevant": ["en-quake", "ar-quake"], "answers": ["67 people", "67 شخصاً"], "answerable": True},
    {"id": "q2", "question": "كم بلغت كلفة سد الوادي في دلمارا؟", "language": "ar", "relevant": ["ar-dam"], "answers": ["340 مليون دينار"], "answerable": True},
    {"id": "q3", "question": "Who won the chess championship in Lisbon?", "language": "en", "relevant": [], "answers": [], "answerable": False},
    {"id": "q4", "question": "Why did the port of Dolmen close for good?", "language": "en", "relevant": ["en-port"], "answers": ["reopened"], "answerable": False, "false_premise": True},
]  # fmt: skip


def written(file: Path, records: list[dict[str, Any]]) -> Path:
    """The records, one on each line."""
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return file


@pytest.fixture
def questions_file(tmp_path: Path) -> Path:
    return written(tmp_path / "questions.jsonl", QUESTIONS)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive's folder, made once; nobody writes to it."""
    folder = tmp_path_factory.mktemp("evaluated") / "store"
    with open_archive(folder, load_encoder(""), create=True) as archive:
        for _ in archive.embed(Article(id, title, body, language, Origin("test")) for id, language, title, body in ARTICLES):
            pass
    return folder


@pytest.fixture
def her_archive(small_store: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The archive that the settings name."""
    monkeypatch.setenv("ISNAD_STORE", str(small_store))
    settings.cache_clear()
    yield small_store
    settings.cache_clear()
