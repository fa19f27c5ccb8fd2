"""Another embedding model: its vectors grow beside the old ones, which answer until then and can be gone back to."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from vectorstore.__main__ import main
from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import Encoder, load_encoder
from vectorstore.errors import SettingError, StoreError
from vectorstore.meaning import VectorIndex
from vectorstore.rolling_back import rollback
from vectorstore.settings import settings
from vectorstore.verifying import differences, repair

Opened = Callable[..., Archive]
Keep = Callable[..., None]

FLOOD = Article("flood", "Floods in Libya", "The dam at Derna collapsed. Thousands of people drowned.", "en", Origin("flood.txt"))
VETO = Article("veto", "الفيتو", "امتنعت بريطانيا عن التصويت في مجلس الأمن.", "ar", Origin("veto.txt"))
GOAL = Article("goal", "Goal", "Zorvalek scored twice. The striker left the stadium.", "en", Origin("goal.txt"))


class NarrowModel:
    """The bundled model's first half: vectors of another length under another fingerprint."""

    fingerprint = "narrow"
    name = "narrow-model"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, texts: list[str], *, question: bool = False) -> np.ndarray:
        whole = self._encoder.encode(texts, question=question)
        half = whole[:, : whole.shape[1] // 2]
        return half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-9)


class PowerCutError(Exception):
    pass


@pytest.fixture
def narrow(encoder: Encoder) -> NarrowModel:
    return NarrowModel(encoder)


def cut_after_first_add(power: pytest.MonkeyPatch) -> None:
    """The program ends when a first batch of vectors is kept."""
    whole = VectorIndex.add

    def cut(self: VectorIndex, *given: object) -> None:
        whole(self, *given)
        raise PowerCutError

    power.setattr(VectorIndex, "add", cut)


def test_doomed_vectors_go_from_every_model(opened: Opened, keep: Keep, narrow: NarrowModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a cut off embed left is cleaned out of the old model's vectors too, when the next writer has another model and is cut off itself."""
    old = opened()
    keep(old, FLOOD)
    with monkeypatch.context() as power:
        cut_after_first_add(power)
        with pytest.raises(PowerCutError):
            keep(old, VETO)
        with opened(narrow) as archive, pytest.raises(PowerCutError):
            keep(archive)
    keep(old)
    with old.writing():
        assert list(differences(old)) == []


# Changed


def found(archive: Archive, question: str) -> tuple[str, tuple[str, ...]]:
    hit = archive.search(question)[0]
    return hit.article.id, hit.found_by


BOTH = ("words", "meaning")


def test_the_old_model_answers_while_the_new_grows(opened: Opened, keep: Keep, narrow: NarrowModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers with the old model find by words and meaning at every moment of a change, those with the new by words until it is whole."""
    with opened() as archive:
        keep(archive, FLOOD, VETO, GOAL)
    old, new, seen = opened(), opened(narrow), []
    whole = VectorIndex.add

    def watched(self: VectorIndex, *given: object) -> None:
        seen.append((found(old, "Who drowned in Derna?"), found(new, "Who drowned in Derna?")))
        whole(self, *given)
        seen.append((found(old, "Who drowned in Derna?"), found(new, "Who drowned in Derna?")))

    monkeypatch.setattr(VectorIndex, "add", watched)
    with opened(narrow) as archive:
        keep(archive)
    assert seen == [(("flood", BOTH), ("flood", ("words",)))] * 2
    assert found(old, "Who drowned in Derna?") == found(new, "Who drowned in Derna?") == ("flood", BOTH)


def test_a_change_that_is_cut_off_goes_on(opened: Opened, keep: Keep, narrow: NarrowModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was embedded before the cut is not embedded again; until the end the old model is the archive's."""
    monkeypatch.setattr("vectorstore.indexing.AT_ONCE", 1)
    with opened() as archive:
        keep(archive, FLOOD, VETO, GOAL)
    with monkeypatch.context() as power:
        cut_after_first_add(power)
        with opened(narrow) as archive, pytest.raises(PowerCutError):
            keep(archive)
        assert archive.encoder is narrow
    assert found(opened(), "Zorvalek") == ("goal", BOTH)
    encoded, whole = [], narrow.encode
    monkeypatch.setattr(narrow, "encode", lambda texts, **named: (encoded.extend(texts), whole(texts, **named))[1])
    archive = opened(narrow)
    keep(archive)
    assert len(encoded) == 2
    assert found(archive, "Zorvalek") == ("goal", BOTH)
    with archive.writing():
        assert list(differences(archive)) == []


def test_rollback(opened: Opened, keep: Keep, store: Path, encoder: Encoder, narrow: NarrowModel, caplog: pytest.LogCaptureFixture) -> None:
    """Rolled back, the archive has the old model with what came and went since, only that embedded; and forward again the same."""
    models = {"": encoder, "narrow-model": narrow}
    keep(opened(), FLOOD, VETO)
    newer = opened(narrow)
    keep(newer, GOAL)
    assert "goes over to the model narrow-model, in the folder" in caplog.text
    list(newer.remove(["veto"]))
    for name, other in (("", "narrow-model"), ("narrow-model", "")):
        assert rollback(store, lambda name: opened(models[name])) == name
        archive = opened(models[name])
        assert (archive.catalogue.get("model"), archive.catalogue.get("previous_model")) == (models[name].fingerprint, models[other].fingerprint)
        with archive.writing():
            assert list(differences(archive)) == []
        assert found(archive, "Zorvalek scored") == ("goal", BOTH)
        assert found(opened(models[other]), "Zorvalek scored") == ("goal", BOTH)


def test_nothing_to_go_back_to(opened: Opened, keep: Keep, store: Path, tmp_path: Path, encoder: Encoder, narrow: NarrowModel) -> None:
    """Without a model before, with one that is gone or has changed, or without an archive, it is said so, and nothing changes."""
    with pytest.raises(StoreError, match="There is no archive in"):
        rollback(tmp_path / "none", lambda _: opened())
    keep(opened(), FLOOD)
    with pytest.raises(StoreError, match="keeps no vectors of a model before"):
        rollback(store, lambda _: opened())
    keep(opened(narrow))
    with pytest.raises(StoreError, match=f"The model before, bundled, has other content now .*narrow, not {encoder.fingerprint}"):
        rollback(store, lambda _: opened(narrow))

    def gone(_: str) -> Archive:
        raise SettingError("It is not on this disk.")

    with pytest.raises(StoreError, match=r"The model before, bundled, cannot be loaded.*It is not on this disk\."):
        rollback(store, gone)
    assert opened().catalogue.get("model") == "narrow"


def test_the_model_before_is_kept_until_the_new_one_is_whole(opened: Opened, keep: Keep, store: Path, encoder: Encoder, narrow: NarrowModel) -> None:
    """Compacting lets the model before go, but not while a vector of the present one is missing."""
    keep(opened(), FLOOD, VETO)
    archive = opened(narrow)
    keep(archive)
    lost = archive.vectors.numbers()
    archive.vectors._collection.delete(ids=[str(min(lost))])
    with pytest.raises(StoreError, match="not whole, so those of the model before are kept"):
        archive.compact()
    assert repair(store, lambda: opened(narrow))
    archive.compact()
    assert archive.catalogue.get("previous_model") == ""
    assert {hit.found_by for hit in opened().search("Derna dam")} == {("words",)}


def test_verify_with_another_model(opened: Opened, keep: Keep, narrow: NarrowModel) -> None:
    """Verified with a model that the archive is not embedded with, that is what is said, and not that all vectors are lost."""
    keep(opened(), FLOOD)
    assert list(differences(opened(narrow))) == [
        "vectors: the archive is not embedded with the model narrow-model; the next embed does it, with the other's kept beside."
    ]


def test_rollback_from_the_command_line(
    opened: Opened, keep: Keep, store: Path, tmp_path: Path, narrow: NarrowModel, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`status` names the model and the one before; `rollback` goes back, and says which setting would go forward again."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISNAD_STORE", str(store))
    monkeypatch.setenv("ISNAD_EMBEDDING_MODEL", "narrow-model")
    monkeypatch.setattr("vectorstore.commands.load_encoder", lambda name: narrow if name else load_encoder(""))
    settings.cache_clear()
    with opened() as archive:
        keep(archive, FLOOD)
    with opened(narrow) as archive:
        keep(archive, GOAL)

    def said(*arguments: str) -> str:
        assert main(list(arguments)) == 0
        return capsys.readouterr().out

    facts = json.loads(said("status", "--json"))
    assert (facts["model"], facts["previous_model"]) == ("narrow-model", "bundled")
    assert said("rollback") == (
        "The archive is embedded with the model bundled again; the other one's vectors are kept.\n"
        "Unset ISNAD_EMBEDDING_MODEL, or the next embed goes over to narrow-model again.\n"
    )
    facts = json.loads(said("status", "--json"))
    assert (facts["model"], facts["previous_model"]) == ("bundled", "narrow-model")
    monkeypatch.delenv("ISNAD_EMBEDDING_MODEL")
    settings.cache_clear()
    assert "scored twice" in said("search", "Zorvalek")
    said("compact")
    assert "previous model  –\n" in said("status")
    assert main(["rollback"]) == 1
    assert "there is nothing to go back to" in capsys.readouterr().err
    settings.cache_clear()
