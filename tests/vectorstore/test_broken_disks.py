"""Disks that are full, may not be written to, or have damaged a file: it is said clearly, the catalogue stays whole, repair mends what is derived."""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.vectorstore.kill_many import save_often
from vectorstore.__main__ import main
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Origin, Passage
from vectorstore.embedding import Encoder
from vectorstore.settings import settings
from vectorstore.words import WordIndex

ROOT = Path(__file__).parents[2]
TEXT = "The quay number {0} opened again after the storm. وصلت {0} سفن إلى الميناء. "
Damage = Callable[[Path], object]
Run = Callable[..., tuple[int, str]]


def articles(first: int, last: int, times: int = 3) -> list[Article]:
    return [Article(f"a{n}", f"Harbour {n}", TEXT.format(n) * times, "en", Origin(f"{n}.txt")) for n in range(first, last)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, compiled: Path) -> Path:
    """An archive of thirty articles, whose graph Chroma has saved."""
    folder = tmp_path_factory.mktemp("whole") / "store"
    shutil.copytree(compiled, folder)
    with pytest.MonkeyPatch.context() as patched:
        save_often(patched.setattr)
        with open_archive(folder, encoder, create=True) as archive:
            list(archive.embed(articles(0, 30)))
    return folder


@pytest.fixture
def damaged_store(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy to be damaged; the settings name it."""
    store = tmp_path / "store"
    shutil.copytree(whole, store)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISNAD_STORE", str(store))
    settings.cache_clear()
    yield store
    settings.cache_clear()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def ran(*arguments: object) -> tuple[int, str]:
        status = main([str(argument) for argument in arguments])
        out, said = capsys.readouterr()
        assert "Traceback" not in said
        return status, out + said

    return ran


def noise(file: Path) -> None:
    file.write_bytes(random.Random(0).randbytes(file.stat().st_size))


def half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


def flipped(file: Path) -> None:
    """As a disk does it: the date of the file stays."""
    status, content = file.stat(), bytearray(file.read_bytes())
    for at in range(len(content) // 3, len(content), 97):
        content[at] ^= 255
    file.write_bytes(content)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


DERIVED = [
    *(("words", "words/*.idx", how) for how in (noise, half, Path.unlink)),
    *(("words", "words/meta.json", how) for how in (noise, empty)),
    *(("vectors", "vectors/*/data_level0.bin", how) for how in (noise, half, flipped, Path.unlink)),
    *(("vectors", "vectors/*/index_metadata.pickle", how) for how in (noise, Path.unlink)),
    *(("vectors", "vectors/chroma.sqlite3", how) for how in (noise, half, Path.unlink)),
]


@pytest.mark.parametrize(("part", "pattern", "damage"), DERIVED, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_damaged_index(damaged_store: Path, run: Run, part: str, pattern: str, damage: Damage) -> None:
    """Verify names the index, repair builds it anew, and it alone; then all is found again."""
    damage(max(damaged_store.glob(pattern), key=lambda file: file.stat().st_size))
    status, said = run("verify")
    assert status == 1
    assert f"{part}: " in said
    status, said = run("repair")
    assert status == 0
    assert f"mended: {part}: " in said
    assert f"mended: {({'words', 'vectors'} - {part}).pop()}: " not in said
    assert run("verify") == (0, "Catalogue, words and vectors agree.\n")
    status, said = run("search", "quay number 7", "--limit", "1")
    assert said.startswith("1. Harbour 7\n")
    assert "words, meaning" in said


@pytest.mark.parametrize("damage", [noise, half, empty, flipped])
def test_a_damaged_catalogue(damaged_store: Path, tmp_path: Path, run: Run, damage: Damage) -> None:
    """Verify and repair say that only a backup helps, and take nothing away; the backup helps."""
    assert run("backup", tmp_path / "backup")[0] == 0
    damage(damaged_store / "catalogue.sqlite")
    held = sorted(damaged_store.glob("[wv]*/*"))
    for command in ("verify", "repair"):
        status, said = run(command)
        assert status == 1
        assert "estore a backup" in said
        assert said.count("\n") == 1
    assert sorted(damaged_store.glob("[wv]*/*")) == held
    if "delete the folder" in said:
        shutil.rmtree(damaged_store)
    assert run("restore", tmp_path / "backup", "--force")[0] == 0
    assert run("verify") == (0, "Catalogue, words and vectors agree.\n")
    assert run("search", "quay number 7", "--limit", "1")[1].startswith("1. Harbour 7\n")


def embedding(store: Path, file: Path, most: int | None = None) -> subprocess.CompletedProcess:
    """`embed` in a process whose files may grow to `most` bytes."""

    def full() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    command = [sys.executable, "-m", "vectorstore", "embed", str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISNAD_STORE": str(store)}
    return subprocess.run(command, cwd=store.parent, env=environment, preexec_fn=full, capture_output=True, text=True, check=False, timeout=200)


@pytest.mark.parametrize("room", [30_000, 250_000])
def test_a_full_disk(damaged_store: Path, tmp_path: Path, run: Run, room: int) -> None:
    """An embed that finds no room says so in one sentence; what was kept before is whole and found; with room, the same embed goes on."""
    news = tmp_path / "news.jsonl"
    lines = [json.dumps({"id": each.id, "title": each.title, "text": each.body}) for each in articles(30, 230, 30)]
    news.write_text("\n".join(lines), encoding="utf-8")
    largest = max(file.stat().st_size for file in damaged_store.glob("*.sqlite") if not file.name.startswith("knowledge"))
    done = embedding(damaged_store, news, largest + room)
    assert done.returncode == 1, done.stderr
    assert done.stderr.count("\n") == 1
    assert "has room" in done.stderr
    assert run("search", "quay number 7", "--limit", "1")[1].startswith("1. Harbour 7\n")
    status, said = run("embed", news)
    assert status == 0, said
    assert run("verify") == (0, "Catalogue, words and vectors agree.\n")
    assert run("search", "quay number 217", "--limit", "1")[1].startswith("1. Harbour 217\n")


@pytest.fixture
def read_only(damaged_store: Path) -> Iterator[Path]:
    """The store, which nobody may write to; root is kept from it by the file system alone."""
    if os.geteuid():
        folders = [damaged_store, *(each for each in damaged_store.rglob("*") if each.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        yield damaged_store
        for folder in folders:
            folder.chmod(0o755)
        return
    mounting = ["mount", "--bind", str(damaged_store), str(damaged_store)]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("root may write everywhere, and nothing may be mounted here")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(damaged_store)], check=True)
    yield damaged_store
    subprocess.run(["umount", "-l", str(damaged_store)], check=True)


def test_a_folder_that_may_only_be_read(read_only: Path, tmp_path: Path, run: Run) -> None:
    """Each command says that the folder cannot be written to, and none that it should be deleted; nothing in it changes."""
    before = {file: file.read_bytes() for file in read_only.rglob("*") if file.is_file()}
    (tmp_path / "news.txt").write_text("A new quay opened.", encoding="utf-8")
    for command in (["embed", tmp_path / "news.txt"], ["search", "quay"], ["status"], ["verify"], ["repair"], ["remove", "a1"], ["compact"]):
        status, said = run(*command)
        assert status == 1, command
        assert said.count("\n") == 1
        assert "may write" in said or "cannot be written to" in said
        assert "delete" not in said
    assert {file: file.read_bytes() for file in read_only.rglob("*") if file.is_file()} == before


def test_a_writer_killed_while_it_deleted(tmp_path: Path) -> None:
    """The next one deletes again, though the file for the deletions is there and nobody points to it."""
    body = "Ships wait."
    article = Article("a", "", body, "en", Origin("a.txt"))
    rows = [(number, Passage(f"a#{number}", "a", number, 0, len(body), body), article) for number in (1, 2, 3)]
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    index = WordIndex(whole)
    index.add(rows)
    index.commit()
    index.close()
    shutil.copytree(whole, killed)
    index = WordIndex(whole)
    index.delete([1])
    index.commit()
    index.close()
    for file in [*whole.glob("*.del"), whole / ".managed.json"]:
        shutil.copy(file, killed)
    assert list(killed.glob("*.del"))
    index = WordIndex(killed)
    index.delete([1])
    index.commit()
    assert index.numbers() == {2, 3}
    index.close()
