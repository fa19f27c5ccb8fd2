"""Extraction: models for question answering and cross-encoders, told apart by what they say of themselves."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vectorstore.errors import SettingError
from vectorstore.extracting import load_extractor

SENTENCES = ["The quake killed 41 people in the valley.", "قتل الزلزال 41 شخصا في الوادي.", ""]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """Makes a BERT of a few kilobytes with that head, and saves it as published models are."""
    import torch
    import transformers
    from transformers import BertConfig, BertTokenizerFast

    folder = tmp_path_factory.mktemp("extracting")
    letters = sorted(set("".join(SENTENCES).lower()) | set("abcdefghijklmnopqrstuvwxyz?؟"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")

    def make(name: str, head: str, labels: int = 1) -> Path:
        torch.manual_seed(7)
        BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / name)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=512, num_labels=labels if head.endswith("SequenceClassification") else 2,
        )  # fmt: skip
        getattr(transformers, head)(config).save_pretrained(folder / name)
        return folder / name

    return make


def test_question_answering(saved: Callable[..., Path]) -> None:
    """A model for question answering names words that stand in the sentence, and none in an empty one."""
    extractor = load_extractor(str(saved("qa", "BertForQuestionAnswering")))
    assert extractor
    extracts = extractor.extracts("كم قتل الزلزال؟", SENTENCES)
    assert len(extracts) == len(SENTENCES)
    for extract, sentence in zip(extracts, SENTENCES, strict=True):
        assert 0 <= extract.start <= extract.end <= len(sentence)
        assert (extract.start < extract.end) == bool(sentence)


def test_alone_as_among_others(saved: Callable[..., Path]) -> None:
    """A sentence's score does not depend on what is read beside it."""
    extractor = load_extractor(str(saved("qa", "BertForQuestionAnswering")))
    assert extractor
    together = extractor.extracts("how many?", SENTENCES * 9)
    alone = [extractor.extracts("how many?", [sentence])[0] for sentence in SENTENCES]
    assert [e.score for e in together] == pytest.approx([e.score for e in alone] * 9, abs=1e-4)


def test_words_inside_the_sentence(saved: Callable[..., Path]) -> None:
    """The words are of the sentence and not of the question, where the model likes the question's best."""
    extractor = load_extractor(str(saved("qa", "BertForQuestionAnswering")))
    assert extractor
    [extract] = extractor.extracts("valley " * 20, ["no"])
    assert (extract.start, extract.end) in [(0, 1), (0, 2), (1, 2)]


def test_too_long_a_question(saved: Callable[..., Path]) -> None:
    """A question longer than the model can read is cut, and the sentence is read all the same."""
    extractor = load_extractor(str(saved("qa", "BertForQuestionAnswering")))
    assert extractor
    [extract] = extractor.extracts("valley " * 400, [SENTENCES[0]])
    assert extract.start < extract.end


def test_cross_encoder(saved: Callable[..., Path]) -> None:
    """A cross-encoder says how well each sentence answers and names no words."""
    extractor = load_extractor(str(saved("cross", "BertForSequenceClassification")))
    assert extractor
    extracts = extractor.extracts("كم؟", SENTENCES)
    assert [(e.start, e.end) for e in extracts] == [(0, 0)] * len(SENTENCES)
    assert len({e.score for e in extracts}) == len(SENTENCES)
    assert extractor.extracts("كم؟", []) == []


@pytest.mark.parametrize(("head", "labels", "what"), [("BertModel", 1, "cannot read"), ("BertForSequenceClassification", 3, "cannot be loaded: it gives 3")])
def test_wrong_kind(saved: Callable[..., Path], head: str, labels: int, what: str) -> None:
    """A model of another kind is refused with its setting's name, what it is, and what to give."""
    path = saved(f"{head}-{labels}", head, labels)
    with pytest.raises(SettingError, match=rf"ISNAD_READER=.* {what}.* or unset it\."):
        load_extractor(str(path))


@pytest.mark.parametrize("name", ["no/such-model", "/no/such/folder", "نموذج"])
def test_wrong_name(name: str) -> None:
    """A model that is not there is named with its setting and with what to give instead."""
    with pytest.raises(SettingError, match=rf"ISNAD_READER={name} cannot be loaded: .*unset it\."):
        load_extractor(name)


def test_none_by_default() -> None:
    """Without a name nothing is loaded, torch least of all."""
    assert load_extractor("") is None
    code = "import sys, vectorstore.extracting as e; e.load_extractor(''); sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
