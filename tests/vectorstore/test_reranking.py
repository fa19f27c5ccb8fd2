"""Reranking: any cross-encoder over the best hits, and none unless one is asked for."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Filters, Hit, Origin
from vectorstore.embedding import Encoder
from vectorstore.errors import SettingError
from vectorstore.reranking import DEPTH, load_reranker, reranked

TEXTS = ["صَوَّتَت ١٣ دولـــة، وامتنعت بريطانيا (BBC).", "Who used the veto?", "غزة Gaza " * 200, ""]
QUESTION = "من استخدم الفيتو؟"


class Prefers:
    """A reranker that likes texts with one word, and remembers what it was asked to read."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.read: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        self.read.append((question, list(texts)))
        return np.array([self.word in text for text in texts], dtype=np.float32)


def article(name: str, body: str, language: str = "en") -> Article:
    return Article(name, f"Title of {name}", body, language, Origin(f"{name}.html"), source="BBC")


ARTICLES = [
    article("council", "The United States used its veto in the Security Council to stop the resolution on a ceasefire."),
    article("russia", "Russia also threatened to use a veto in the council, and a melon lay on the table."),
    article("مجلس", "استخدمت الولايات المتحدة حق النقض «الفيتو» في مجلس الأمن، وعلى الطاولة بطيخة melon.", "ar"),
    article("football", "The match ended with a draw, and the fans left the stadium early in the evening."),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, compiled: Path) -> Iterator[Archive]:
    """A small archive; a test gives it its reranker."""
    folder = tmp_path_factory.mktemp("reranked") / "store"
    shutil.copytree(compiled, folder, ignore=shutil.ignore_patterns("lock"))
    with open_archive(folder, encoder, create=True) as opened:
        for _ in opened.embed(ARTICLES):
            pass
        yield opened


@pytest.fixture
def preferring(archive: Archive) -> Iterator[Callable[[str], Prefers]]:
    """Gives the archive a reranker that prefers a word, until the test ends."""

    def prefer(word: str) -> Prefers:
        archive.reranker = reranker = Prefers(word)
        return reranker

    yield prefer
    archive.reranker = None


# In the archive

ASKED = "Who used the veto in the Security Council?"


def test_order(archive: Archive, preferring: Callable[[str], Prefers]) -> None:
    """The reranker's order is the order, its score the score; a hit tells which sides found it, and that it was reranked."""
    plain = archive.search(ASKED)
    assert plain[0].article.id == "council"
    reranker = preferring("melon")
    hits = archive.search(ASKED)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert {hit.article.id for hit in hits[:2]} == {"russia", "مجلس"}
    assert [hit.score for hit in hits[:3]] == [1, 1, 0]
    sides = {hit.passage.id: hit.found_by for hit in plain}
    assert {hit.passage.id: hit.found_by for hit in hits} == {passage: (*by, "reranker") for passage, by in sides.items()}
    assert reranker.read == [(ASKED, [f"{hit.article.title}\n{hit.passage.text}" for hit in plain])]


def test_equal_scores(archive: Archive, preferring: Callable[[str], Prefers]) -> None:
    """Where the reranker sees no difference the order stays."""
    plain = archive.search(ASKED)
    preferring("no such word")
    assert [hit.passage.id for hit in archive.search(ASKED)] == [hit.passage.id for hit in plain]


def test_before_the_limit(archive: Archive, preferring: Callable[[str], Prefers]) -> None:
    """The limit is of the reranked hits: the one that it prefers is the only one, though it was not the first."""
    preferring("Russia")
    assert [hit.article.id for hit in archive.search(ASKED, limit=1)] == ["russia"]


def test_filters(archive: Archive, preferring: Callable[[str], Prefers]) -> None:
    """What the filters keep out is not read, and neither are the articles that a caller goes without."""
    reranker = preferring("melon")
    assert [hit.article.id for hit in archive.search(ASKED, Filters(languages=("ar",)))] == ["مجلس"]
    concepts, _ = archive.concepts_of(ASKED)
    hits = archive.search_concepts(ASKED, concepts, without=["russia"])
    assert hits[0].article.id == "مجلس"
    assert not any("Russia" in text for _, texts in reranker.read for text in texts)


def test_nothing_found(archive: Archive, preferring: Callable[[str], Prefers]) -> None:
    """Without hits there is nothing to read."""
    reranker = preferring("melon")
    assert archive.search(ASKED, Filters(sources=("nobody",))) == []
    assert reranker.read == []


def test_depth(archive: Archive) -> None:
    """Only the best DEPTH are read; the others follow in their order, with scores below that keep it."""
    first = archive.search(ASKED)[0]
    hits = [replace(first, passage=replace(first.passage, start=place), score=2 / (1 + place)) for place in range(DEPTH + 30)]
    reranker = Prefers("no such word")
    result: list[Hit] = reranked(ASKED, hits, reranker)
    assert [len(texts) for _, texts in reranker.read] == [DEPTH]
    assert [hit.passage.start for hit in result] == list(range(DEPTH + 30))
    scores = [hit.score for hit in result]
    assert scores == sorted(scores, reverse=True)
    assert scores[DEPTH - 1] > scores[DEPTH] > scores[DEPTH + 1]
    assert {hit.found_by for hit in result[DEPTH:]} == {first.found_by}


# Any model


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a transformer of a few kilobytes, and saves it as any published model is."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("rerankers")
    letters = sorted(set("".join([*TEXTS, QUESTION]).lower()) | set("abcdefghijklmnopqrstuvwxyz:"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")

    def make(name: str, labels: int) -> Path:
        torch.manual_seed(7)
        BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / name)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=64, num_labels=labels,
        )  # fmt: skip
        (BertForSequenceClassification if labels else BertModel)(config).save_pretrained(folder / name)
        return folder / name

    return make


@pytest.fixture(scope="module")
def tiny(raw: Callable[..., Path]) -> Path:
    """A cross-encoder, saved by sentence-transformers."""
    from sentence_transformers import CrossEncoder

    saved = raw("raw", 1).parent / "tiny"
    CrossEncoder(str(saved.parent / "raw")).save_pretrained(str(saved))
    return saved


def test_by_path(tiny: Path) -> None:
    """Any CrossEncoder's folder loads by its path and gives one number a text, whatever its length, in the texts' order."""
    reranker = load_reranker(str(tiny))
    assert reranker
    scores = reranker.scores(QUESTION, TEXTS)
    assert scores.shape == (4,)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == 4
    assert reranker.scores(QUESTION, TEXTS[::-1]) == pytest.approx(scores[::-1], abs=1e-5)
    assert reranker.scores(QUESTION, []).shape == (0,)


def test_saved_by_transformers(tiny: Path) -> None:
    """A folder that transformers saved, as most published rerankers are, gives the same scores."""
    one, other = load_reranker(str(tiny)), load_reranker(str(tiny.parent / "raw"))
    assert one
    assert other
    assert one.scores(QUESTION, TEXTS) == pytest.approx(other.scores(QUESTION, TEXTS), abs=1e-5)


def test_real_in_archive(archive: Archive, tiny: Path) -> None:
    """A real cross-encoder's scores order the archive's hits."""
    archive.reranker = load_reranker(str(tiny))
    try:
        hits = archive.search(ASKED)
    finally:
        archive.reranker = None
    assert len(hits) >= 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.found_by[-1] == "reranker" for hit in hits)


@pytest.mark.parametrize("name", ["no/such-model", "/no/such/folder", "نموذج"])
def test_wrong_name(name: str) -> None:
    """A model that cannot be loaded is named with its setting and with what to give instead."""
    with pytest.raises(SettingError, match=rf"ISNAD_RERANKER={name} cannot be loaded: .*unset it\."):
        load_reranker(name)


@pytest.mark.parametrize(("labels", "why"), [(3, "it gives 3 scores a pair, not one"), (0, "it was not trained to score pairs")])
def test_no_reranker(raw: Callable[..., Path], labels: int, why: str) -> None:
    """A classifier of three classes or an embedding model would order by chance, and is refused."""
    with pytest.raises(SettingError, match=f"ISNAD_RERANKER=.* cannot rerank: {why}"):
        load_reranker(str(raw(f"labels-{labels}", labels)))


def test_broken_model(tiny: Path, tmp_path: Path) -> None:
    """A folder whose weights are cut off is a setting that cannot work, too."""
    broken = shutil.copytree(tiny, tmp_path / "broken")
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(SettingError, match="ISNAD_RERANKER=.* cannot be loaded"):
        load_reranker(str(broken))


def test_none_costs_nothing() -> None:
    """Without the setting there is no reranker, and torch is not imported."""
    assert load_reranker("") is None
    program = "import sys; from vectorstore.reranking import load_reranker; load_reranker(''); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], timeout=60, check=False).returncode == 0


def test_setting(archive: Archive, tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ISNAD_RERANKER is the archive's reranker wherever the command line opens one."""
    from vectorstore.commands import opened
    from vectorstore.settings import settings

    monkeypatch.setenv("ISNAD_STORE", str(archive.folder))
    monkeypatch.setenv("ISNAD_RERANKER", str(tiny))
    settings.cache_clear()
    try:
        with opened() as again:
            assert again.reranker is not None
    finally:
        settings.cache_clear()
