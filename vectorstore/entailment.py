"""Entailment: a cross-encoder trained on natural language inference says whether a text bears a sentence out.

None ships with the project; any sentence-transformers CrossEncoder with such labels can be named, and torch is imported only then.
"""

import threading
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from vectorstore.errors import SettingError


class Entailment(Protocol):
    """What a checker asks of an entailment model."""

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        """The probability, in [0, 1], that the hypothesis follows from the premise from which it follows best; 0 without premises."""
        ...


def load_entailment(name: str) -> Entailment | None:
    """None for "", else the sentence-transformers CrossEncoder with that name or path.

    Raises SettingError where it cannot be loaded or has no label that says entailment.
    """
    return CrossEncoderEntailment(name) if name else None


class CrossEncoderEntailment:
    """Any sentence-transformers CrossEncoder one of whose labels is entailment."""

    def __init__(self, name: str) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(name)
        # A model may be missing, half downloaded, or ask for a package that is not installed.
        except (OSError, ValueError, SafetensorError, ImportError) as error:
            raise _unusable(name, f"cannot be loaded: {str(error).splitlines()[0]}") from error
        labels = {int(place): str(label).lower() for place, label in (self._model.config.id2label or {}).items()}
        places = [place for place, label in labels.items() if label.startswith("entail")]
        if len(labels) < 2 or len(places) != 1:
            said = ", ".join(labels[place] for place in sorted(labels)) or "none"
            raise _unusable(name, f"cannot check: none of its labels ({said}) is entailment.")
        self._place = places[0]
        self._reading = threading.Lock()

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        """See `Entailment.entails`."""
        if not premises:
            return 0.0
        # A tokenizer that truncates is not safe between threads ("Already borrowed").
        with self._reading:
            read = self._model.predict([(premise, hypothesis) for premise in premises], apply_softmax=True, show_progress_bar=False)
        return float(np.asarray(read, dtype=np.float32)[:, self._place].max())


def _unusable(name: str, what: str) -> SettingError:
    return SettingError(
        f"ISNAD_CHECKER={name} {what} Give the name of a sentence-transformers CrossEncoder trained on natural language inference "
        "or the path of its folder, or unset it."
    )
