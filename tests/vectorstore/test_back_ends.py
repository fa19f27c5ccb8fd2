"""The archive's promises, each with the vectors in its folder and with the vectors on a Chroma server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from vectorstore import backups, verifying
from vectorstore.archive import Archive
from vectorstore.articles import Article, Filters, Origin
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import Encoder
from vectorstore.errors import BusyError
from vectorstore.meaning import VectorIndex
from vectorstore.rolling_back import rollback
from vectorstore.words import WordIndex

Opened = Callable[..., Archive]
Keep = Callable[..., None]

FLOOD = Article("flood", "Floods in Libya", "The dam at Derna collapsed. Thousands of people drowned.", "en", Origin("flood.txt"), None, "BBC")
VETO = Article("veto", "الفيتو", "امتنعت بريطانيا عن التصويت في مجلس الأمن.", "ar", Origin("veto.txt"), datetime(2023, 12, 9, tzinfo=UTC), "القدس العربي")
GOAL = Article("goal", "Goal", "Zorvalek scored twice. The striker left the stadium.", "en", Origin("goal.txt"))
CORRECTED = replace(FLOOD, body="The dam at Derna held. Nobody drowned.")
BOTH = ("words", "meaning")


class OtherModel:
    """The bundled model's first half: vectors of another length under another fingerprint."""

    fingerprint = "other"
    name = "other-model"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, texts: list[str], *, question: bool = False) -> np.ndarray:
        whole = self._encoder.encode(texts, question=question)
        half = whole[:, : whole.shape[1] // 2]
        return half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-9)


@pytest.fixture(params=["folder", "server"])
def opens(request: pytest.FixtureRequest, opened: Opened, encoder: Encoder) -> Opened:
    """Opens the archive, with the bundled model or another, its vectors in the one place or the other."""
    server = request.getfixturevalue("chroma") if request.param == "server" else None
    return lambda model=encoder: opened(model, server)


@pytest.fixture
def other(encoder: Encoder) -> OtherModel:
    return OtherModel(encoder)


def found(archive: Archive, question: str, filters: Filters | None = None) -> dict[str, tuple[str, ...]]:
    return {hit.article.id: hit.found_by for hit in archive.search(question, filters)}


def differences(archive: Archive) -> list[str]:
    with archive.writing():
        return list(verifying.differences(archive))


def test_embedded(opens: Opened, keep: Keep) -> None:
    """What is embedded is found by words and by meaning, in either language, within filters."""
    archive = opens()
    keep(archive, FLOOD, VETO, GOAL)
    assert archive.search("من غرق في ليبيا؟")[0].article == FLOOD
    assert archive.search("Who abstained in the Security Council?")[0].article == VETO
    assert found(archive, "Zorvalek")["goal"] == BOTH
    assert set(found(archive, "Derna dam veto", Filters(languages=("ar",)))) == {"veto"}
    assert set(found(archive, "Derna dam veto", Filters(sources=("BBC",)))) == {"flood"}
    assert set(found(archive, "Derna dam veto", Filters(since=datetime(2023, 12, 1, tzinfo=UTC)))) == {"veto"}
    assert differences(archive) == []


def test_corrected_and_removed(opens: Opened, keep: Keep) -> None:
    """The old text is gone with a correction, the article with its removal, out of both indexes; what is unchanged is not embedded again."""
    archive = opens()
    keep(archive, FLOOD, VETO)
    (report,) = archive.embed([CORRECTED, VETO])
    assert (report.replaced, report.unchanged, report.passages) == (1, 1, 1)
    assert archive.search("Derna dam")[0].article == CORRECTED
    assert len(archive.vectors) == len(archive.words) == 2
    list(archive.remove(["flood"]))
    assert set(found(archive, "Derna dam")) <= {"veto"}
    assert len(archive.vectors) == len(archive.words) == 1
    assert differences(archive) == []


def test_a_reader_notices(opens: Opened, keep: Keep) -> None:
    """A reader that was open before finds what another wrote, at once; a second writer is told who is writing."""
    reader, writer = opens(), opens()
    assert found(reader, "Derna dam") == {}
    for article in (FLOOD, CORRECTED):
        keep(writer, article)
        assert [(hit.article, hit.found_by) for hit in reader.search("Derna dam")] == [(article, BOTH)]
    with writer.writing(), pytest.raises(BusyError, match="Another process is writing"):
        keep(reader, VETO)
    keep(reader, VETO)
    assert found(writer, "Derna dam الفيتو") == {"flood": BOTH, "veto": BOTH}


def test_another_model(opens: Opened, keep: Keep, store: Path, encoder: Encoder, other: OtherModel) -> None:
    """The old model's reader answers on through a change; rolled back, the old model has what was embedded since."""
    old = opens()
    keep(old, FLOOD)
    new = opens(other)
    assert found(new, "Derna dam") == {"flood": ("words",)}
    keep(new, VETO)
    assert found(new, "Derna dam")["flood"] == found(old, "Derna dam")["flood"] == BOTH
    models = {"": encoder, "other-model": other}
    assert rollback(store, lambda name: opens(models[name])) == ""
    archive = opens()
    assert archive.catalogue.get("previous_model") == "other"
    assert found(archive, "Derna dam الفيتو") == {"flood": BOTH, "veto": BOTH}
    assert differences(archive) == []
    assert found(new, "Derna dam")["flood"] == BOTH
    archive.compact()
    assert found(new, "Derna dam") == {"flood": ("words",)}


def test_verified_and_repaired(opens: Opened, keep: Keep, store: Path) -> None:
    """A vector that is lost, and one of another text, are named by verify and mended by repair."""
    archive = opens()
    keep(archive, FLOOD, VETO)
    first, second = sorted(archive.vectors.numbers())
    archive.vectors.delete([first])
    archive.vectors.add([second], archive.encoder.encode(["something else altogether"]), [VETO])
    said = differences(archive)
    assert len(said) == 2
    assert said[0].startswith("vectors: 1 of 2 passages are missing")
    assert said[1].endswith("has the vector of another text or model.")
    assert len(verifying.repair(store, opens)) == 2
    assert differences(opens()) == []
    assert found(archive, "Derna dam")["flood"] == BOTH


def test_restored(opens: Opened, keep: Keep, store: Path, tmp_path: Path) -> None:
    """A backup is the catalogue alone; restored, the articles have their vectors at once, and a reader never finds nothing."""
    archive, reader = opens(), opens()
    keep(archive, FLOOD, VETO)
    backups.backup(store, tmp_path / "backup")
    list(archive.remove(["flood"]))
    assert "flood" not in found(reader, "Derna dam")
    backups.restore(opens, tmp_path / "backup", force=True)
    assert found(reader, "Derna dam")["flood"] == BOTH
    assert len(archive.vectors) == 2
    assert differences(archive) == []


class PowerCutError(Exception):
    pass


def cut(power: pytest.MonkeyPatch, owner: type, name: str, *, done: bool) -> None:
    """The first call of that method ends the program: before it did anything, or just after."""
    whole = getattr(owner, name)

    def ends(self: object, *given: object) -> None:
        if done:
            whole(self, *given)
        raise PowerCutError

    power.setattr(owner, name, ends)


POINTS = [(VectorIndex, "add", False), (VectorIndex, "add", True), (WordIndex, "commit", True), (Catalogue, "add", True), (VectorIndex, "delete", False), (VectorIndex, "delete", True)]  # fmt: skip


@pytest.mark.parametrize(("owner", "name", "done"), POINTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_batch_that_is_cut_off(opens: Opened, keep: Keep, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, done: bool) -> None:
    """Wherever a batch is cut off, its articles are as they were or as they become, and the next embed makes all whole."""
    archive = opens()
    keep(archive, FLOOD, VETO)
    with monkeypatch.context() as power:
        cut(power, owner, name, done=done)
        with pytest.raises(PowerCutError):
            keep(archive, CORRECTED, GOAL)
    kept = {hit.article.id: hit.article for hit in opens().search("Derna dam Zorvalek الفيتو")}
    whole = "goal" in kept
    assert kept["flood"] == (CORRECTED if whole else FLOOD)
    assert whole is (name == "delete")
    keep(archive, CORRECTED, GOAL)
    assert archive.search("Derna dam")[0].article == CORRECTED
    assert len(archive.vectors) == 3
    assert differences(archive) == []


def test_a_change_of_model_that_is_cut_off(opens: Opened, keep: Keep, other: OtherModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old model answers, and the next embed goes on with what is missing."""
    monkeypatch.setattr("vectorstore.indexing.AT_ONCE", 1)
    keep(opens(), FLOOD, VETO, GOAL)
    with monkeypatch.context() as power:
        cut(power, VectorIndex, "add", done=True)
        with pytest.raises(PowerCutError):
            keep(opens(other))
    assert found(opens(), "Derna dam")["flood"] == BOTH
    archive, encoded, whole = opens(other), [], other.encode
    monkeypatch.setattr(other, "encode", lambda texts, **named: (encoded.extend(texts), whole(texts, **named))[1])
    keep(archive)
    assert len(encoded) == 2
    assert found(archive, "Derna dam")["flood"] == BOTH


def test_both_find_the_same(opened: Opened, keep: Keep, chroma: object, encoder: Encoder, tmp_path: Path) -> None:
    """The same articles give the same hits with the same scores, wherever the vectors are."""

    def hits(archive: Archive) -> Iterator[tuple]:
        for question in ("Who drowned in Derna?", "من امتنع عن التصويت؟", "Zorvalek"):
            for hit in archive.search(question):
                yield hit.passage, round(hit.score, 5), hit.found_by

    archives = []
    for name, server in (("a", None), ("b", chroma)):
        (tmp_path / name).mkdir()
        archives.append(opened(encoder, server, tmp_path / name))
        keep(archives[-1], FLOOD, VETO, GOAL)
    assert list(hits(archives[0])) == list(hits(archives[1]))
