"""Entailment: a cross-encoder of natural language inference by name or path, its labels read from the model itself."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from vectorstore.entailment import load_entailment
from vectorstore.errors import SettingError

PREMISES = ["The quake killed 41 people in the valley.", "قتل الزلزال 41 شخصا في الوادي."]
NLI = {0: "CONTRADICTION", 1: "entailment", 2: "neutral"}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a classifier of a few kilobytes whose class `wins` always gets nearly all, and saves it as published models are."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder = tmp_path_factory.mktemp("entailment")
    letters = sorted(set("".join(PREMISES).lower()) | set("abcdefghijklmnopqrstuvwxyz:"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")

    def make(name: str, labels: dict[int, str], wins: int | None = None) -> Path:
        torch.manual_seed(7)
        BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder / name)
        config = BertConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=64, num_labels=len(labels), id2label=labels, label2id={label: n for n, label in labels.items()},
        )  # fmt: skip
        model = BertForSequenceClassification(config)
        if wins is not None:
            model.classifier.bias.data[wins] = 20.0
        model.save_pretrained(folder / name)
        return folder / name

    return make


@pytest.mark.parametrize(("labels", "wins", "entailed"), [
    (NLI, 1, True), (NLI, 0, False), (NLI, 2, False),
    ({0: "entailment", 1: "not_entailment"}, 0, True), ({0: "entailment", 1: "not_entailment"}, 1, False),
])  # fmt: skip
def test_labels(saved: Callable[..., Path], labels: dict[int, str], wins: int, entailed: bool) -> None:
    """Which output is entailment is what the model says it is, whatever the order and the case of its labels."""
    entailment = load_entailment(str(saved(f"{len(labels)}-{wins}", labels, wins)))
    assert entailment
    given = entailment.entails(PREMISES, "41 people died.")
    assert 0.0 <= given <= 1.0
    assert (given > 0.9) == entailed


def test_the_best_premise_counts(saved: Callable[..., Path]) -> None:
    """Of several premises the one from which the sentence follows best decides; from none nothing follows."""
    entailment = load_entailment(str(saved("plain", NLI)))
    assert entailment
    alone = [entailment.entails([premise], "41 died.") for premise in PREMISES]
    assert entailment.entails(PREMISES, "41 died.") == pytest.approx(max(alone), abs=1e-4)
    assert entailment.entails([], "41 died.") == 0.0


@pytest.mark.parametrize("name", ["no/such-model", "/no/such/folder", "نموذج"])
def test_wrong_name(name: str) -> None:
    """A model that cannot be loaded is named with its setting and with what to give instead."""
    with pytest.raises(SettingError, match=rf"ISNAD_CHECKER={name} cannot be loaded: .*unset it\."):
        load_entailment(name)


@pytest.mark.parametrize("labels", [{0: "LABEL_0"}, {0: "LABEL_0", 1: "LABEL_1"}, {0: "positive", 1: "negative"}])
def test_no_entailment(saved: Callable[..., Path], labels: dict[int, str]) -> None:
    """A reranker or another classifier knows nothing of entailment, and is refused."""
    with pytest.raises(SettingError, match=r"ISNAD_CHECKER=.* cannot check: none of its labels \(.*\) is entailment"):
        load_entailment(str(saved(f"no-{'-'.join(labels.values())}", labels)))


def test_none_costs_nothing() -> None:
    """Without the setting there is none, and torch is not imported."""
    assert load_entailment("") is None
    program = "import sys; from vectorstore.entailment import load_entailment; load_entailment(''); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], timeout=60, check=False).returncode == 0
