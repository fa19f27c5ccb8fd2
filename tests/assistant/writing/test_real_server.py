"""A model server as it is in the world: `transformers serve`, with a model that knows nothing."""

from assistant.writing.models import load_model
from tests.assistant.writing.conftest import TinyServer


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
