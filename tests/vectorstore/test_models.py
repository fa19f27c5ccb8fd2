"""Another embedding model: its vectors grow beside the old ones, which answer until then and can be gone back to."""

from collections.abc import Callable

import numpy as np
import pytest

from vectorstore.archive import Archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import Encoder
from vectorstore.meaning import VectorIndex
from vectorstore.verifying import differences

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
