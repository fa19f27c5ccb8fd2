"""A model server as it is in the world: `transformers serve`, with a model that knows nothing."""

from pathlib import Path

import pytest

from assistant.asking import Assistant
from assistant.writing.models import load_model
from tests.assistant.writing.conftest import TinyServer
from tests.assistant.writing.newsroom import newspaper


def test_a_real_model_server_is_understood(tiny_model_server: TinyServer) -> None:
    """Text comes in pieces from a server that is not ours, up to the limit that it was given, and its tokens are counted."""
    model = load_model(f"openai:{tiny_model_server.model}", tiny_model_server.url, time_limit=60)
    pieces = list(model.stream("You answer.", "ماذا حدث؟", max_tokens=40))
    assert "".join(piece.text for piece in pieces)
    assert len([piece for piece in pieces if piece.text]) > 1
    usage = pieces[-1].usage
    assert usage is not None
    assert 0 < usage.written <= 40
    assert usage.read > 10


@pytest.mark.parametrize("question", ["How much rain fell on the valley of Karsa?", "كم كلف رصيف ميناء صحار؟"])
def test_its_gibberish_never_comes_out(
    tiny_model_server: TinyServer, tmp_path: Path, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says is shown at no moment; the answer is quoted from the archive and says what happened."""
    monkeypatch.setattr("assistant.writing.writer.ANSWER_TOKENS", 250)
    model = load_model(f"openai:{tiny_model_server.model}", tiny_model_server.url, time_limit=20)
    with newspaper(tmp_path) as archive:
        growing = list(Assistant(archive, model).stream(question))
    assert all(answer.made_by == "quoting" or not answer.sentences for answer in growing)
    assert growing[-1].made_by == "quoting"
    assert growing[-1].citations
    assert growing[-1].notice
