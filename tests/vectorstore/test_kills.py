"""A process that is killed while it writes: the next start finds every committed article whole, and nothing half."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore.archive import open_archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import load_encoder
from vectorstore.verifying import differences

STEPS = [
    "catalogue.doom", "words.add", "vectors.add", "words.commit", "catalogue.add", "catalogue.spare", "words.delete",
    "vectors.delete", "catalogue.remove", "catalogue.see", "catalogue.place",
]  # fmt: skip
"""What writing does, in the archive's parts; the child dies before one of these and, in another run, after it."""

CHILD = """
import os, signal, sys
from pathlib import Path
from tests.vectorstore.test_kills import corrected, first
from vectorstore.archive import open_archive
from vectorstore.embedding import load_encoder

folder, part, name, when = Path(sys.argv[1]), *sys.argv[2].split("."), sys.argv[3]
archive = open_archive(folder, load_encoder(""))
target = {"catalogue": archive.catalogue, "words": archive.words, "vectors": archive.vectors}[part]
step = getattr(target, name)

def dying(*given, **named):
    if when == "after":
        step(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(target, name, dying)
for _ in archive.embed([*corrected(), *first()[4:6]]):
    pass
for _ in archive.remove(["a0"]):
    pass
"""


def first() -> list[Article]:
    """Six articles; the first four are there before the child begins."""
    return [
        Article(f"a{n}", f"Harbour {n}", f"The quay number {n} opened. {n + 2} ships came. وصلت {n} سفن إلى الميناء.", "en", Origin(f"{n}.txt"))
        for n in range(6)
    ]


def corrected() -> list[Article]:
    """Two of them with another text."""
    return [Article(f"a{n}", f"Harbour {n}", f"The quay number {n} stays closed.", "en", Origin(f"{n}.txt")) for n in (1, 2)]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    with open_archive(folder, load_encoder(""), create=True) as archive:
        list(archive.embed(first()[:4]))
    return folder


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_killed_writer_leaves_nothing_half(begun: Path, tmp_path: Path, step: str, when: str) -> None:
    """Killed at each step, the archive is as it was or as it was to be, and a second run makes it what an undisturbed one gives."""
    folder = tmp_path / "store"
    subprocess.run(["cp", "-r", str(begun), str(folder)], check=True)
    code = [sys.executable, "-c", CHILD, str(folder), step, when]
    done = subprocess.run(code, cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": "."}, capture_output=True, check=False)
    assert done.returncode in (-signal.SIGKILL, 0), done.stderr.decode()
    with open_archive(folder, load_encoder("")) as archive:
        with archive.writing():
            assert list(differences(archive)) == []
        for hit in archive.search("quay closed الميناء", limit=20):
            assert archive.catalogue.article(hit.article.id) == hit.article
        list(archive.embed([*corrected(), *first()[4:6]]))
        list(archive.remove(["a0"]))
        kept = {article.id: article.body for article in archive.catalogue.articles()}
        with archive.writing():
            assert list(differences(archive)) == []
    assert kept == {a.id: a.body for a in [*first()[3:6], *corrected()]}
