"""Embedding: any model by name or path, and the bundled one without torch."""

from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedding import (
    BUNDLED,
    Encoder,
    SentenceTransformerEncoder,
    StaticEncoder,
    folder_fingerprint,
    load_encoder,
    prefixes_of,
)
from vectorstore.errors import SettingError

TEXTS = [
    "من الذي استخدم الفيتو في مجلس الأمن؟",
    "صَوَّتَت ١٣ دولـــة، وامتنعت بريطانيا (BBC).",
    "Who used the veto in the Security Council?",
    "Zelensky’s visit cost 1,200 dollars in 2018.",
    "غزة Gaza " * 200,
]


@pytest.mark.parametrize(
    ("model", "prompts", "prefixes"),
    [
        ("intfloat/multilingual-e5-small", {}, ("query: ", "passage: ")),
        ("/models/Multilingual-E5-Base", {"query": "", "document": ""}, ("query: ", "passage: ")),
        ("BAAI/bge-small-en-v1.5", {}, ("Represent this sentence for searching relevant passages: ", "")),
        ("BAAI/bge-m3", {}, ("", "")),
        ("google/embeddinggemma-300m", {}, ("task: search result | query: ", "title: none | text: ")),
        # What the model's own configuration says wins over its name.
        ("intfloat/multilingual-e5-small", {"query": "Q: ", "passage": "P: "}, ("Q: ", "P: ")),
        ("google/embeddinggemma-300m", {"query": "ask: ", "document": "doc: "}, ("ask: ", "doc: ")),
        ("Qwen/Qwen3-Embedding-0.6B", {"query": "Instruct: …\nQuery:", "document": ""}, ("Instruct: …\nQuery:", "")),
        ("nomic/model", {"search_query": "search_query: "}, ("search_query: ", "")),
        # A folder above that happens to be called so is not the model's name.
        ("/data/e5/paraphrase-minilm", {}, ("", "")),
        ("sentence-transformers/LaBSE", {}, ("", "")),
    ],
)
def test_prefixes(model: str, prompts: dict[str, str], prefixes: tuple[str, str]) -> None:
    """A model gets the prefixes of its own configuration, else of the card that its name points to, else none."""
    assert prefixes_of(model, prompts) == prefixes


# The bundled model


def test_bundled() -> None:
    """The default gives one unit vector a text, and zeros for a text that it knows nothing of; questions are as passages."""
    encoder = load_encoder("")
    vectors = encoder.encode([*TEXTS, ""])
    assert vectors.dtype == np.float32
    assert vectors.shape[0] == 6
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1, 1, 1, 0], abs=1e-5)
    assert np.array_equal(encoder.encode(TEXTS, question=True), vectors[:5])
    assert encoder.encode([]).shape == (0, vectors.shape[1])


def test_languages_meet() -> None:
    """A question in one language is nearest to its translation among other texts."""
    arabic, _, english, other, _ = load_encoder("").encode(TEXTS)
    assert arabic @ english > max(arabic @ other, english @ other)


def test_bundled_is_sentence_transformers() -> None:
    """The bundled model read with numpy gives what sentence-transformers gives for the same folder."""
    theirs = SentenceTransformerEncoder(str(BUNDLED)).encode(TEXTS)
    ours = StaticEncoder(BUNDLED).encode(TEXTS)
    assert theirs.shape == ours.shape
    assert np.sum(theirs * ours, axis=1).min() > 0.999


# Any model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of a few kilobytes, made and saved here as any published model is."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(7)
    folder = tmp_path_factory.mktemp("models")
    letters = sorted(set("".join(TEXTS).lower()) | set("abcdefghijklmnopqrstuvwxyz:"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    raw = folder / "raw"
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(raw)
    config = BertConfig(vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, max_position_embeddings=64)
    BertModel(config).save_pretrained(raw)
    words = Transformer(str(raw), max_seq_length=48)
    SentenceTransformer(modules=[words, Pooling(words.get_embedding_dimension())]).save(str(folder / "tiny-e5"))
    return folder / "tiny-e5"


def test_by_path(tiny: Path) -> None:
    """Any sentence-transformers folder loads by its path: unit vectors, and the prefixes that its name asks for."""
    encoder = load_encoder(str(tiny))
    passages, questions = encoder.encode(TEXTS), encoder.encode(TEXTS, question=True)
    assert passages.shape == (5, 16)
    assert passages.dtype == np.float32
    assert np.linalg.norm(passages, axis=1) == pytest.approx([1] * 5, abs=1e-5)
    assert not np.allclose(passages[0], questions[0])
    plain = encoder._model.encode(["query: " + TEXTS[0]], prompt="")[0]
    assert questions[0] @ plain / np.linalg.norm(plain) == pytest.approx(1, abs=1e-5)


def test_default_prompt(tiny: Path, tmp_path: Path) -> None:
    """A model's default prompt does not come on top of the prefix."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(tiny), prompts={"query": "ask: ", "document": "doc: "}, default_prompt_name="query")
    model.save(str(tmp_path / "prompted"))
    encoder = load_encoder(str(tmp_path / "prompted"))
    plain = load_encoder(str(tiny))._model.encode(["doc: " + TEXTS[0]], prompt="")[0]
    assert encoder.encode(TEXTS[:1])[0] @ plain / np.linalg.norm(plain) == pytest.approx(1, abs=1e-5)


def test_static_by_path(tmp_path: Path) -> None:
    """A StaticEmbedding model, which has no transformer, loads by its path as well."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "غزة": 1, "gaza": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = np.eye(3, 8, dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)]).save(str(tmp_path / "static"))
    vectors = load_encoder(str(tmp_path / "static")).encode(["غزة غزة", "gaza", "غزة gaza"])
    assert vectors @ vectors.T == pytest.approx(np.array([[1, 0, 0.5**0.5], [0, 1, 0.5**0.5], [0.5**0.5, 0.5**0.5, 1]]), abs=1e-5)


@pytest.mark.parametrize("model", ["no/such-model", "/no/such/folder", "نموذج"])
def test_wrong_name(model: str) -> None:
    """A model that cannot be loaded is named with its setting and with what to give instead."""
    with pytest.raises(SettingError, match=rf"ISNAD_EMBEDDING_MODEL={model} cannot be loaded: .*unset it\."):
        load_encoder(model)


def test_broken_model(tiny: Path, tmp_path: Path) -> None:
    """A folder whose weights are cut off is a setting that cannot work, too."""
    import shutil

    broken = shutil.copytree(tiny, tmp_path / "broken")
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(SettingError, match="cannot be loaded"):
        load_encoder(str(broken))


def test_fingerprints(tiny: Path, tmp_path: Path) -> None:
    """Other weights, or other prefixes, are another fingerprint; the same model in another folder has the same."""
    import shutil

    import torch
    from sentence_transformers import SentenceTransformer

    first = load_encoder(str(tiny)).fingerprint
    assert load_encoder(str(shutil.copytree(tiny, tmp_path / "copy-e5"))).fingerprint == first
    assert load_encoder(str(shutil.copytree(tiny, tmp_path / "copy"))).fingerprint != first
    model = SentenceTransformer(str(tiny))
    with torch.no_grad():
        next(model.parameters()).mul_(1.01)
    model.save(str(tmp_path / "trained-e5"))
    assert load_encoder(str(tmp_path / "trained-e5")).fingerprint != first


def test_folder_fingerprint(tmp_path: Path) -> None:
    """The bundled model's fingerprint is its files': another byte, another size or another name is another model."""
    folder, prints = tmp_path / "model", []
    folder.mkdir()
    for content in (b"a" * 10_000, b"b" + b"a" * 9_999, b"a" * 10_001):
        (folder / "model.safetensors").write_bytes(content)
        prints.append(folder_fingerprint(folder))
    (folder / "model.safetensors").rename(folder / "other.safetensors")
    prints.append(folder_fingerprint(folder))
    (folder / "README.md").write_text("said of the model, and not the model")
    assert folder_fingerprint(folder) == prints[-1]
    assert len(set(prints)) == 4


def test_many_texts_at_once_get_the_vectors_that_each_gets_alone(encoder: Encoder) -> None:
    """The sparse product for many texts and the sum for one are the same, an empty text among them."""
    texts = ["", "وقف إطلاق النار في غزة", "The ceasefire in Gaza", "١٢٣ 456", "ـ"] * 20
    together = encoder.encode(texts)
    alone = np.vstack([encoder.encode([text]) for text in texts[:5]] * 20)
    np.testing.assert_allclose(together, alone, atol=1e-6)
