"""Keeping an archive well: corrections, withdrawals, backups, and mending what is derived."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vectorstore import backups, verifying
from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin
from vectorstore.catalogue import Catalogue
from vectorstore.errors import InputError, StoreError
from vectorstore.meaning import VectorIndex
from vectorstore.reading.refusals import Refusal
from vectorstore.words import WordIndex

Opened = Callable[[], Archive]
Keep = Callable[..., None]
URL = "https://example.org/a"
FLOOD = Article("flood", "Floods", "The dam at Derna collapsed.", "en", Origin("flood.txt"), url=URL)
GOAL = Article("goal", "هدف", "سجل زورفاليك هدفين.", "ar", Origin("goal.txt"))


def test_same_url(opened: Opened, keep: Keep) -> None:
    """An article with the URL of a kept one, without an id, corrects it; two ids of their own are two articles."""
    archive = opened()
    keep(archive, FLOOD, GOAL)
    keep(archive, replace(FLOOD, id=URL, body="The dam held."))
    kept = archive.catalogue.article("flood")
    assert kept is not None
    assert kept.body == "The dam held."
    assert archive.catalogue.counts() == {"articles": 2, "passages": 2}
    keep(archive, replace(FLOOD, id="other"))
    assert archive.catalogue.counts()["articles"] == 3


def test_id_after_url(opened: Opened, keep: Keep) -> None:
    """An article that brings an id takes the place of the one that was known by its URL alone."""
    archive = opened()
    keep(archive, replace(FLOOD, id=URL))
    keep(archive, FLOOD)
    assert [article.id for article in archive.catalogue.articles()] == ["flood"]


def test_numbers(opened: Opened) -> None:
    """A number that a cut off batch had is never given again, though it was cleaned away."""
    catalogue = opened().catalogue
    catalogue.doom([7, 8])
    catalogue.spare([7, 8])
    assert catalogue.next_number() == 9


def test_prune(opened: Opened, tmp_path: Path) -> None:
    """What is gone from a folder is taken out, what was not readable or lies elsewhere stays; a missing folder is refused."""
    archive, folder = opened(), tmp_path / "news"
    folder.mkdir()
    flood = replace(FLOOD, origin=Origin(str(folder / "flood.txt")))
    list(archive.embed([flood, replace(GOAL, origin=Origin(str(tmp_path / "news2" / "goal.txt")))]))
    list(archive.embed([Refusal(str(folder / "flood.txt"), None, "is cut off")], prune=[folder]))
    assert archive.catalogue.counts()["articles"] == 2
    list(archive.embed([], prune=[folder]))
    assert [article.id for article in archive.catalogue.articles()] == ["goal"]
    assert archive.catalogue.journal.embeds()[0].removed == 1
    assert archive.catalogue.journal.embeds()[1].refusals == (f"{folder / 'flood.txt'}: is cut off",)
    with pytest.raises(InputError, match="does not exist"):
        list(archive.embed([], prune=[tmp_path / "none"]))


def test_restore(opened: Opened, keep: Keep, store: Path, tmp_path: Path) -> None:
    """A restored backup is the archive as it was, at once, and verified as whole."""
    archive = opened()
    keep(archive, FLOOD, GOAL)
    backups.backup(store, tmp_path / "backup")
    list(archive.remove(["flood"]))
    backups.restore(opened, tmp_path / "backup", force=True)
    assert [(hit.article, hit.found_by) for hit in archive.search("Derna dam", limit=1)] == [(FLOOD, ("words", "meaning"))]
    with archive.writing():
        assert list(verifying.differences(archive)) == []
    assert not list(store.glob("restoring*"))


def test_restored_over_a_damaged_catalogue(opened: Opened, keep: Keep, store: Path, tmp_path: Path) -> None:
    """A catalogue that is damaged further in than its opening is replaced, and nothing that the indexes held of it is found."""
    with opened() as archive:
        keep(archive, replace(FLOOD, body="The dam at Derna held."), replace(GOAL, id="old"))
    with opened() as archive:
        keep(archive, *(replace(GOAL, id=f"{n}") for n in range(40)))
    (tmp_path / "second").mkdir()
    with opened(folder=tmp_path / "second") as archive:
        keep(archive, FLOOD)
    backups.backup(tmp_path / "second", tmp_path / "backup")
    content = bytearray((store / "catalogue.sqlite").read_bytes())
    content[4096 * 5 :] = b"x" * (len(content) - 4096 * 5)
    (store / "catalogue.sqlite").write_bytes(content)
    assert opened().catalogue.damage()
    with pytest.raises(StoreError, match="Give --force"):
        backups.restore(opened, tmp_path / "backup")
    backups.restore(opened, tmp_path / "backup", force=True)
    archive = opened()
    assert [(hit.article, hit.found_by) for hit in archive.search("Derna dam زورفاليك")] == [(FLOOD, ("words", "meaning"))]
    with archive.writing():
        assert list(verifying.differences(archive)) == []


STEPS = [(WordIndex, "add"), (WordIndex, "commit"), (VectorIndex, "add"), (Catalogue, "replace_by"), (VectorIndex, "keep_only"), (WordIndex, "delete"), (VectorIndex, "delete"), (Catalogue, "spare")]  # fmt: skip


def test_readers_while_a_backup_is_restored(opened: Opened, keep: Keep, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before and after each step of a restore a reader finds the article as it was, or as it becomes; never nothing, and never both."""
    with opened() as archive:
        keep(archive, FLOOD, GOAL)
        backups.backup(store, tmp_path / "backup")
        keep(archive, replace(FLOOD, body="The dam at Derna held."))
    reader = opened()
    seen: list[str] = []

    def look() -> None:
        bodies = [hit.article.body for hit in reader.search("Did the dam at Derna collapse?") if hit.article.id == "flood"]
        assert len(bodies) == 1
        seen.extend(bodies)

    def watched(whole: Callable[..., object]) -> Callable[..., object]:
        def step(*given: object) -> object:
            look()
            result = whole(*given)
            look()
            return result

        return step

    with monkeypatch.context() as patched:
        for owner, name in STEPS:
            patched.setattr(owner, name, watched(getattr(owner, name)))
        backups.restore(opened, tmp_path / "backup", force=True)
    turned = seen.index(FLOOD.body)
    assert turned == 7
    assert set(seen[:turned]) == {"The dam at Derna held."}
    assert set(seen[turned:]) == {FLOOD.body}
    assert reader.search("Derna dam")[0].found_by == ("words", "meaning")


def test_a_backup_is_restored_in_the_middle_of_a_search(opened: Opened, keep: Keep, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that has ranked passages of before the restore finds those of after it."""
    with opened() as archive:
        keep(archive, FLOOD, GOAL)
    backups.backup(store, tmp_path / "backup")
    reader = opened()
    reads, passages = [], reader.catalogue.passages

    def late(numbers: list[int]) -> dict:
        if not reads:
            backups.restore(opened, tmp_path / "backup", force=True)
        reads.append(numbers)
        return passages(numbers)

    monkeypatch.setattr(reader.catalogue, "passages", late)
    assert reader.search("Derna dam")[0].article == FLOOD
    assert len(reads) == 2


@pytest.mark.parametrize(("owner", "name", "restored"), [*((owner, name, False) for owner, name in STEPS[:4]), *((owner, name, True) for owner, name in STEPS[4:])], ids=str)
def test_a_restore_that_is_cut_off(
    opened: Opened, keep: Keep, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, restored: bool
) -> None:
    """Cut off before any of its steps, the archive is the old one or the restored one, whole, when the next writer has been there."""
    archive = opened()
    keep(archive, FLOOD, GOAL)
    backups.backup(store, tmp_path / "backup")
    list(archive.remove(["flood"]))

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(owner, name, cut)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(opened, tmp_path / "backup", force=True)
    keep(archive)
    assert {hit.article.id for hit in archive.search("Derna dam زورفاليك")} == ({"flood", "goal"} if restored else {"goal"})
    with archive.writing():
        assert list(verifying.differences(archive)) == []


def test_repair(opened: Opened, keep: Keep, store: Path) -> None:
    """A vector that is lost is named by verify, and repair embeds it again."""
    archive = opened()
    keep(archive, FLOOD, GOAL)
    archive.vectors.delete([1])
    assert any(sentence.startswith("vectors: 1 of 2") for sentence in verifying.differences(archive))
    assert verifying.repair(store, opened)
    assert list(verifying.differences(opened())) == []


def test_a_rebuild_that_is_stopped(opened: Opened, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped before wrong vectors are cleared, the next embed clears them; the model before is not forgotten."""
    archive = opened()
    keep(archive, FLOOD)
    archive.catalogue.put("previous_model", "older")

    def stopped() -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(archive.vectors, "clear", stopped)
        with pytest.raises(KeyboardInterrupt), archive.writing():
            archive.rebuild_vectors()
    cleared = []
    clear = archive.vectors.clear
    monkeypatch.setattr(archive.vectors, "clear", lambda: (cleared.append(1), clear()))
    keep(archive, GOAL)
    assert cleared == [1]
    assert archive.catalogue.get("previous_model") == "older"
    with archive.writing():
        assert list(verifying.differences(archive)) == []


def test_a_lexicon_with_a_bad_line_costs_no_index(opened: Opened, keep: Keep) -> None:
    """Repair takes away what cannot be read, and not what a reader's own mistake keeps from being opened."""
    archive = opened()
    keep(archive, FLOOD)
    archive.close()

    def opens() -> Archive:
        raise InputError("own.tsv, line 3")

    with pytest.raises(InputError, match="line 3"):
        verifying.repair(archive.folder, opens)
    assert (archive.folder / "words").is_dir()
    assert (archive.folder / "vectors").is_dir()


def test_a_reader_s_own_error(opened: Opened) -> None:
    """A failure of what is read (a disk that is pulled out) is not said to be the archive's; what came before it is kept."""
    archive = opened()

    def read() -> Iterator[Article]:
        yield FLOOD
        raise OSError("the camera card is gone")

    with pytest.raises(OSError, match="the camera card is gone"):
        list(archive.embed(read(), batch=1))
    assert archive.catalogue.counts()["articles"] == 1


def test_the_archive_s_own_error(opened: Opened, keep: Keep, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk without room under the archive is the archive's, whatever is being done."""
    archive = opened()
    keep(archive, FLOOD)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.words, "delete", full)
    for doing in (lambda: keep(archive, replace(FLOOD, body="The dam held.")), lambda: list(archive.remove(["flood"])), lambda: list(archive.embed([], prune=[store]))):
        with pytest.raises(StoreError, match="cannot be written to .*No space left"):
            doing()


UNSEEN = ["/news/a.txt", "/news/deep/b.txt", "/news/ة.txt", "/news2/c.txt", "/news.txt", "/news-old/d.txt", "/newr/e.txt", "/news0", "/أخبار/f.txt"]


@pytest.mark.parametrize(
    ("path", "below"),
    [("/news", UNSEEN[:3]), ("/news/", UNSEEN[:3]), ("/news/a.txt", UNSEEN[:1]), ("/", UNSEEN), ("/أخبار", UNSEEN[-1:]), ("/new", [])],
)
def test_unseen(opened: Opened, path: str, below: list[str]) -> None:
    """What was read from a folder is what lies below it, and is looked up in the index, not by reading every place."""
    catalogue = opened().catalogue
    catalogue.place({file: file for file in UNSEEN})
    catalogue.begin_seeing()
    statements: list[str] = []
    catalogue._connection.set_trace_callback(statements.append)
    assert catalogue.unseen(path) == sorted((file, file) for file in below)
    catalogue.see([*below[:1], "/else"])
    assert catalogue.unseen(path) == sorted((file, file) for file in below[1:])
    catalogue._connection.set_trace_callback(None)
    plan = [row[3] for row in catalogue._connection.execute(f"EXPLAIN QUERY PLAN {statements[0]}")]
    assert not [step for step in plan if step.startswith("SCAN places")], plan
