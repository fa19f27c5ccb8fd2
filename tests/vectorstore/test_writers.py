"""Two writers, which are two real processes: one writes, the other is told by whom, or waits; death lets go."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin

ROOT = Path(__file__).parents[2]
FLOOD = Article("flood", "Floods", "The dam at Derna collapsed.", "en", Origin("flood.txt"))
HOLDS = """
import sys
from pathlib import Path
from vectorstore.locking import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(store: Path) -> Iterator[subprocess.Popen]:
    """A process that holds the archive for writing until its standard input is closed."""
    command = [sys.executable, "-c", HOLDS, str(store)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    yield process
    process.kill()
    process.communicate()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    file = tmp_path / "news.jsonl"
    file.write_text(json.dumps({"id": "goal", "title": "هدف", "text": "سجل زورفاليك هدفين."}), encoding="utf-8")
    return file


def embedding(store: Path, *arguments: object) -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISNAD_STORE": str(store)}
    command = [sys.executable, "-m", "vectorstore", "embed", *map(str, arguments)]
    return subprocess.Popen(command, cwd=store.parent, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_second_of_two_embeds(store: Path, holder: subprocess.Popen, news: Path, opened: Callable[[], Archive], keep: Callable[..., None]) -> None:
    """It names the first and ends, or waits for as long as it is told; when the first is killed, the one that waits goes on, and nothing is damaged."""
    named = f"(process {holder.pid} on "
    patient = embedding(store, news, "--wait")
    for impatient in (embedding(store, news), embedding(store, news, "--wait", "0.3")):
        out, said = impatient.communicate(timeout=100)
        assert (impatient.returncode, out) == (1, "")
        assert named in said
        assert "--wait" in said
        assert said.count("\n") == 1
    assert patient.poll() is None
    holder.send_signal(signal.SIGKILL)
    out, said = patient.communicate(timeout=100)
    assert (patient.returncode, said) == (0, "")
    assert out.startswith("1 articles added")
    archive = opened()
    keep(archive, FLOOD)
    assert {hit.article.id for hit in archive.search("Derna زورفاليك")} == {"flood", "goal"}


def test_many_embeds_at_once(store: Path, tmp_path: Path, opened: Callable[[], Archive]) -> None:
    """Three that wait for one another put in what each brought, while a reader reads."""
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.jsonl")
        lines = [json.dumps({"id": f"{number}-{n}", "title": f"Harbour {number}", "text": f"Ship {n} of harbour {number} sails to Derna."}) for n in range(30)]
        files[-1].write_text("\n".join(lines), encoding="utf-8")
    reader = opened()
    writers = [embedding(store, file, "--wait") for file in files]
    while any(writer.poll() is None for writer in writers):
        assert all(hit.passage.text in hit.article.body for hit in reader.search("ships to Derna"))
        time.sleep(0.05)
    assert [writer.communicate()[1] for writer in writers] == ["", "", ""]
    assert reader.search("ship of harbour 2")[0].article.title == "Harbour 2"
    assert reader.catalogue.counts()["articles"] == len(reader.words) == len(reader.vectors) == 90
