"""The vectors' files, which one process at a time may touch: nobody dies of another's work, and what a death left is built anew."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin
from vectorstore.turns import LateError, Turns
from vectorstore.verifying import differences

FLOOD = Article("flood", "Floods", "The dam at Derna collapsed.", "en", Origin("flood.txt"))
GOAL = Article("goal", "هدف", "سجل زورفاليك هدفين.", "ar", Origin("goal.txt"))

BESIDE = """
import sys, time
from pathlib import Path
import numpy as np
from tests.vectorstore.kill_many import save_often
from tests.vectorstore.scenes import article
from vectorstore.articles import Filters
from vectorstore.chroma import OwnFolder
from vectorstore.meaning import VectorIndex

save_often()
vectors = VectorIndex(OwnFolder(Path(sys.argv[1]) / "vectors"), "model")
enough, at = Path(sys.argv[1]) / "enough", 0
if sys.argv[2] == "writes":
    vectors.create()
    random = np.random.default_rng(0)
    while not enough.exists():
        vectors.add(range(at, at + 20), random.normal(size=(20, 256)).astype(np.float32), [article(0)] * 20)
        at += 20
        time.sleep(0.02)
else:
    while at < 5:
        vectors.reopen()
        at += bool(vectors.search(np.ones(256, dtype=np.float32), Filters(), 10))
    enough.touch()
"""


def test_nobody_dies_of_a_reader_beside_a_writer(tmp_path: Path) -> None:
    """A reader that reads the graph again and again while a writer saves it finds vectors, and both live."""
    environment = {**os.environ, "PYTHONPATH": "."}
    beside = [
        subprocess.Popen([sys.executable, "-c", BESIDE, str(tmp_path), role], cwd=Path(__file__).parents[2], env=environment)
        for role in ("writes", "reads")
    ]
    try:
        assert [process.wait(100) for process in reversed(beside)] == [0, 0]
    finally:
        for process in beside:
            process.kill()


def test_two_begin_an_archive_at_once(store: Path, opened: Callable[..., Archive]) -> None:
    """The second waits until the first has begun the vectors: Chroma makes its database's tables without looking for another."""
    database = store / "vectors" / "chroma.sqlite3"
    with ThreadPoolExecutor() as beside:
        with Turns(store / "vectors").taken():
            second = beside.submit(opened)
            with pytest.raises(TimeoutError):
                second.result(0.5)
            assert not database.exists()
        assert len(second.result(60).vectors) == 0
    assert database.exists()


def test_torn(tmp_path: Path) -> None:
    """What changed in a turn that did not end is torn; an ended turn, or one that changed nothing, leaves nothing to be said."""
    graph = tmp_path / "vectors" / "segment" / "data.bin"
    graph.parent.mkdir(parents=True)
    turns = Turns(tmp_path / "vectors")
    with turns.taken() as torn:
        graph.write_bytes(b"1")
    assert not torn
    with pytest.raises(ZeroDivisionError), turns.taken():
        _ = 1 / 0
    with turns.taken() as torn:
        assert not torn
    with pytest.raises(TypeError), turns.taken():
        graph.write_bytes(b"22", "fails after it wrote" if graph.write_bytes(b"22") else "")
    with turns.taken() as torn:
        assert torn
    turns.forget()
    with turns.taken() as torn:
        assert not torn


def test_a_copy_is_not_torn(tmp_path: Path) -> None:
    """Another date, or a flipped bit under the old one: the first is none of ours, the second is found by who is thorough."""
    graph = tmp_path / "vectors" / "segment" / "data.bin"
    graph.parent.mkdir(parents=True)
    graph.write_bytes(b"1234")
    turns = Turns(tmp_path / "vectors")
    with turns.taken():
        pass
    os.utime(graph, ns=(1, 1))
    with turns.taken() as torn:
        assert not torn
    graph.write_bytes(b"1235")
    assert turns.torn()
    os.utime(graph, ns=(1, 1))
    assert not turns.torn()
    assert turns.torn(thorough=True)


def test_late(tmp_path: Path) -> None:
    """Who waits for so long and no longer is told."""
    with Turns(tmp_path / "vectors").taken(), pytest.raises(LateError), Turns(tmp_path / "vectors").taken(0.05):
        pass


def test_vectors_that_somebody_died_over(opened: Callable[[], Archive], keep: Callable[..., None], store: Path) -> None:
    """Until the next embed they are not read, and words alone find; then they are built anew."""
    archive = opened()
    keep(archive, FLOOD, GOAL)
    archive.close()
    (store / "vectors.sums").write_text('{"segment/data.bin": [1, 1, 1]}', encoding="utf-8")
    reader = opened()
    assert {hit.found_by for hit in reader.search("Who drowned at Derna?")} == {("words",)}
    keep(opened())
    assert "meaning" in {side for hit in reader.search("Who drowned at Derna?") for side in hit.found_by}
    with reader.writing():
        assert list(differences(reader)) == []


def test_a_search_does_not_wait_for_a_long_write(opened: Callable[[], Archive], keep: Callable[..., None], store: Path) -> None:
    """While another has the files, what was read before answers; afterwards what is new is found by its meaning, too."""
    reader, writer = opened(), opened()
    keep(writer, FLOOD)
    assert reader.search("dam")
    keep(writer, GOAL)
    with Turns(store / "vectors").taken():
        assert [hit.article.id for hit in reader.search("Derna")] == ["flood"]
        assert {hit.found_by for hit in reader.search("زورفاليك") if hit.article.id == "goal"} == {("words",)}
    assert {hit.found_by for hit in reader.search("زورفاليك") if hit.article.id == "goal"} == {("words", "meaning")}
