"""The border to language models: pieces in time, or a failure with its name."""

import inspect
import json
import logging
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from langchain.chat_models import base as chat_models
from langsmith import utils as langsmith_utils

from assistant.answers import Usage
from assistant.writing.failures import Failure, ModelFailure
from assistant.writing.models import ChatModel, Piece, load_model
from assistant.writing.provider_errors import NAMES, scrubbed, translated
from tests.assistant.writing import server as does
from tests.assistant.writing.conftest import KEY
from tests.assistant.writing.server import Behaviour, ModelServer
from vectorstore.errors import SettingError

Opened = Callable[..., ChatModel]
ROOT = Path(__file__).parents[3]


def asked(model: ChatModel, max_tokens: int = 100) -> tuple[str, Usage]:
    return model.complete("You answer from the passages.", "ماذا حدث؟", max_tokens)


def test_a_reply_comes_in_its_pieces(opened: Opened, model_server: ModelServer) -> None:
    """Each piece as it is sent, the usage on the last and on no other; system, question, limit and key arrive."""
    model_server.answer("صوتت 13 دولة ", "لصالح القرار [1].")
    pieces = list(opened().stream("You answer.", "كم دولة صوتت؟", max_tokens=123))
    assert [piece.text for piece in pieces if piece.text] == ["صوتت 13 دولة ", "لصالح القرار [1]."]
    assert [piece.usage for piece in pieces if piece.usage] == [Usage(11, 7)] == [pieces[-1].usage]
    assert not pieces[-1].cut
    (received,) = model_server.received
    assert (received.path, received.system, received.user) == ("/v1/chat/completions", "You answer.", "كم دولة صوتت؟")
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert (received.body["max_tokens"], received.body["model"], received.body["stream"]) == (123, "tiny", True)


def test_tokens_are_estimated_where_nobody_counts(opened: Opened, model_server: ModelServer) -> None:
    """A server without usage still gives one, by estimate."""
    model_server.enqueue(does.says("One two three.", counted=False))
    _, usage = asked(opened())
    assert usage.read > 5
    assert 2 <= usage.written <= 6


def test_a_reply_that_was_stopped_at_its_limit_says_so(opened: Opened, model_server: ModelServer) -> None:
    """`cut` is on the last piece: its last sentence may be half a one."""
    model_server.enqueue(does.says("The council voted and", finish="length"))
    assert list(opened().stream("s", "u", max_tokens=4))[-1].cut


FAILURES: dict[str, tuple[Behaviour, Failure]] = {
    "401": (does.fails(401, f"Incorrect API key provided: {KEY}"), Failure.UNAUTHORISED),
    "403": (does.fails(403), Failure.UNAUTHORISED),
    "404": (does.fails(404, "The model `tiny` does not exist", "model_not_found"), Failure.NO_SUCH_MODEL),
    "429": (does.fails(429), Failure.RATE_LIMITED),
    "no credit": (does.fails(429, "You exceeded your current quota", "insufficient_quota"), Failure.RATE_LIMITED),
    "402": (does.fails(402), Failure.RATE_LIMITED),
    "500": (does.fails(500), Failure.SERVER_ERROR),
    "502": (does.fails(502), Failure.SERVER_ERROR),
    "503": (does.fails(503), Failure.SERVER_ERROR),
    "400": (does.fails(400, "temperature is not known"), Failure.REFUSED),
    "422": (does.fails(422), Failure.REFUSED),
    "413": (does.fails(413), Failure.TOO_LONG),
    "over-long": (does.too_long, Failure.TOO_LONG),
    "over-long to llama.cpp": (does.fails(400, "the request exceeds the available context size"), Failure.TOO_LONG),
    "over-long as a 500": (does.fails(500, "Context size has been exceeded"), Failure.TOO_LONG),
    "hung up at once": (does.hangs_up, Failure.UNREACHABLE),
    "cut": (does.cuts("The council "), Failure.CUT),
    "cut cleanly": (does.cuts("The council ", cleanly=True), Failure.CUT),
    "an error in the stream": (does.tells_of_an_error("The council "), Failure.SERVER_ERROR),
    "an over-long context in the stream": (does.tells_of_an_error(message="context size has been exceeded"), Failure.TOO_LONG),
    "empty": (does.says(), Failure.EMPTY),
    "white": (does.says(" ", "\n"), Failure.EMPTY),
    "only thoughts": (does.says("<think>13 or 15?", finish="length"), Failure.EMPTY),
    "endless": (does.goes_on("and so on "), Failure.ENDLESS),
    "withheld": (does.says("The", finish="content_filter"), Failure.REFUSED),
    "no JSON": (does.sends(b"data: {oops\n\n"), Failure.SERVER_ERROR),
    "a JSON that is no reply": (does.sends(b'data: {"choices": 3}\n\n'), Failure.SERVER_ERROR),
    "a web page": (does.sends(b"<html>Log in</html>", "text/html"), Failure.SERVER_ERROR),
    "a broken body": (does.sends(b"{oops", "application/json", 500), Failure.SERVER_ERROR),
}


@pytest.mark.parametrize("case", FAILURES)
def test_each_failure_has_its_name(case: str, opened: Opened, model_server: ModelServer, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever goes wrong is a ModelFailure that says what, and the key is in no word of it nor of the log."""
    model_server.otherwise, expected = FAILURES[case]
    caplog.set_level(logging.DEBUG)
    model = opened(retries=1)
    with pytest.raises(ModelFailure) as raised:
        asked(model, 20)
    assert raised.value.failure is expected, raised.value
    assert raised.value.detail
    for text in (str(raised.value), repr(raised.value), repr(model), str(raised.getrepr()), caplog.text):
        assert KEY not in text


@pytest.mark.parametrize(
    ("case", "attempts"),
    [("429", 3), ("500", 3), ("502", 3), ("503", 3), ("hung up at once", 3), ("401", 1), ("404", 1), ("400", 1), ("over-long", 1),
     ("over-long as a 500", 1), ("no credit", 1), ("cut", 1), ("an error in the stream", 1), ("empty", 1)],
)  # fmt: skip
def test_what_may_pass_is_tried_again_and_nothing_else(case: str, attempts: int, opened: Opened, model_server: ModelServer) -> None:
    """Two more attempts at what a moment may mend; none where it cannot, or once words have been given."""
    model_server.otherwise, _ = FAILURES[case]
    with pytest.raises(ModelFailure, match=r"."):
        asked(opened())
    assert len(model_server.received) == attempts


def test_a_second_attempt_answers(opened: Opened, model_server: ModelServer) -> None:
    """After a slip of the server's the reply is whole, and nothing of the first attempt is in it."""
    model_server.enqueue(does.cuts("<think>I wond"), does.fails(503), does.says("Yes."))
    assert asked(opened())[0] == "Yes."


def test_a_server_that_asks_for_time_gets_it(opened: Opened, model_server: ModelServer) -> None:
    """Retry-After is waited for, where that is within the limit."""
    model_server.enqueue(does.fails(429, retry_after="0.4"), does.says("Yes."))
    assert asked(opened())[0] == "Yes."
    first, second = model_server.received
    assert second.at - first.at >= 0.4


def test_a_server_that_asks_for_an_hour_is_not_waited_for(opened: Opened, model_server: ModelServer) -> None:
    """A Retry-After beyond the limit ends the attempts at once, and as what it is."""
    model_server.otherwise = does.fails(429, retry_after="3600")
    began = time.monotonic()
    with pytest.raises(ModelFailure, match="rate limited"):
        asked(opened(time_limit=60))
    assert time.monotonic() - began < 20
    assert len(model_server.received) == 1


@pytest.mark.parametrize("behaviour", [does.hangs(), does.hangs(began=True), does.drips(), does.hangs("The council ")])
def test_the_time_limit_holds(behaviour: Behaviour, opened: Opened, model_server: ModelServer) -> None:
    """Silence before the first word, after it, and a connection that is only kept alive: all end in time, and the connection too."""
    model_server.enqueue(behaviour)
    began = time.monotonic()
    with pytest.raises(ModelFailure, match="timed out"):
        asked(opened(time_limit=0.6))
    assert time.monotonic() - began < 20
    assert model_server.received[0].hung_up.wait(20)


def test_the_limit_is_the_whole_replys(opened: Opened, model_server: ModelServer) -> None:
    """A reply that goes on, word by word, past its seconds is ended; what had come had been given."""
    model_server.enqueue(does.says(*["word "] * 50, pause=0.1))
    pieces: list[Piece] = []
    model_server.enqueue(does.says(*["word "] * 50, pause=0.1))
    with pytest.raises(ModelFailure, match="timed out"):
        pieces.extend(opened(time_limit=0.8).stream("s", "u", max_tokens=500))
    assert len(pieces) > 2


def test_the_first_word_has_a_limit_of_its_own(opened: Opened, model_server: ModelServer) -> None:
    """A server that does not begin is given up before the whole limit; one that has begun has all of it."""
    model_server.enqueue(does.hangs(), does.says("Yes", ".", pause=0.4))
    model = opened(time_limit=60, first_limit=0.3)
    began = time.monotonic()
    with pytest.raises(ModelFailure, match="timed out"):
        asked(model)
    assert time.monotonic() - began < 20
    assert asked(model)[0] == "Yes."


def test_stopping_closes_the_connection(opened: Opened, model_server: ModelServer) -> None:
    """A reader who has enough closes the generator, and the server need not go on."""
    model_server.enqueue(does.hangs("The council "))
    pieces = opened(time_limit=30).stream("s", "u", max_tokens=50)
    assert next(piece.text for piece in pieces if piece.text) == "The council "
    pieces.close()  # type: ignore[attr-defined]
    assert model_server.received[0].hung_up.wait(20)


def test_a_silent_model_can_be_stopped(opened: Opened, model_server: ModelServer) -> None:
    """While nothing comes, empty pieces do, so that the reader's stop is heard."""
    model_server.enqueue(does.hangs())
    pieces = opened(time_limit=30).stream("s", "u", max_tokens=50)
    assert next(pieces).text == ""
    pieces.close()  # type: ignore[attr-defined]
    assert model_server.received[0].hung_up.wait(20)


def test_several_at_once(opened: Opened, model_server: ModelServer) -> None:
    """One model answers many threads; a slow reply keeps nobody waiting."""
    model_server.otherwise = does.says("Yes", ".", pause=1)
    model, said = opened(), []
    threads = [threading.Thread(target=lambda: said.append(asked(model)[0])) for _ in range(8)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said == ["Yes."] * 8
    assert time.monotonic() - began < 7


def test_nobody_there(model_server: ModelServer) -> None:
    """A refused connection is tried again, then told."""
    del model_server
    with pytest.raises(ModelFailure, match="unreachable"):
        asked(load_model("openai:tiny", "http://127.0.0.1:9/v1", back_off=0.01))


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<think>13 or 15?</think>", "Thirteen [1]."], "Thirteen [1]."),
        (["<th", "ink>13 or", " 15?</th", "ink>", "Thir", "teen."], "Thirteen."),
        (["<think>", "أهي ١٣؟", "</think>\n", "صوتت ١٣ دولة."], "\nصوتت ١٣ دولة."),
        (["[THINK]hm[/THINK]", "Yes. ", "<THINKING>hm</THINKING>", "No."], "Yes. No."),
        (["5 < 6 and ", "a <", "b> c <"], "5 < 6 and a <b> c <"),
    ],
)
def test_thoughts_are_nobodys_business(pieces: list[str], shown: str, opened: Opened, model_server: ModelServer) -> None:
    """What stands between marks of thought is taken out, wherever the pieces break; other signs are left alone."""
    model_server.answer(*pieces)
    assert asked(opened())[0] == shown


def test_reasoning_beside_the_text(opened: Opened, model_server: ModelServer) -> None:
    """Reasoning that a server sends apart is not text."""
    model_server.enqueue(does.thinks("13 or 15?", "Thirteen."))
    assert asked(opened())[0] == "Thirteen."


def test_a_thought_without_a_beginning(opened: Opened, model_server: ModelServer) -> None:
    """A server that swallows the opening mark has passed a thought on as text: no answer is made of that."""
    model_server.answer("13 or 15? ", "</think>", "Thirteen.")
    with pytest.raises(ModelFailure, match="server error.*reasoning parser"):
        asked(opened())


@pytest.mark.parametrize("stretch", ["The council voted. ", "لا أعلم. ", "a"])
def test_the_same_over_and_over(stretch: str, opened: Opened, model_server: ModelServer) -> None:
    """A loop is noticed long before the limit; a list whose lines only begin alike is none."""
    model_server.enqueue(does.says(*[stretch] * 900))
    with pytest.raises(ModelFailure, match="endless.*over and over"):
        asked(opened(), 2000)
    model_server.enqueue(does.says(*[f"The council voted on item {number}. " for number in range(60)]))
    assert "item 59" in asked(opened(), 2000)[0]


# Exceptions.


def _exceptions(package: str) -> dict[str, type[BaseException]]:
    """All exception classes that a package defines, wherever in it; a dotted name is one module."""
    modules = [module for name, module in list(sys.modules.items()) if f"{name}.".startswith(f"{package}.")]
    kinds = [kind for module in modules for kind in list(vars(module).values()) if inspect.isclass(kind)]
    return {
        kind.__name__: kind
        for kind in kinds
        if issubclass(kind, Exception) and not issubclass(kind, Warning) and f"{kind.__module__}.".startswith(f"{package}.")
    }


NOT_OF_A_CALL = {"OutputParserException", "TracerException", "LangChainException", "MissingStreamClassError", "_TransientTokenExchangeError"}
"""Those that no request to a chat model lets out: langchain_core's for parsers and tracers, openai's for its own hands."""


@pytest.mark.parametrize("package", ["openai", "httpx", "httpx2", "langchain_core.exceptions"])
def test_each_exception_of_the_providers_has_a_line(package: str) -> None:
    """A class that a new version brings is noticed here, before a reader meets it as something vague."""
    import_module(package)
    import_module("openai.lib.azure")
    kinds = _exceptions(package)
    assert len(kinds) > 5
    assert set(kinds) - set(NAMES) - NOT_OF_A_CALL == set()


def test_langchains_own_kinds_of_them_are_understood() -> None:
    """langchain-openai raises subclasses of both; each is what its openai parent is."""
    module = import_module("langchain_openai.chat_models.base")
    kinds = [kind for kind in vars(module).values() if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == module.__name__]
    assert len(kinds) > 5
    for kind in kinds:
        assert any(parent.__name__ in NAMES for parent in kind.__mro__), kind


def test_a_strangers_exception_is_told_by_its_status() -> None:
    """A provider that shares nothing with the others (Ollama's ResponseError) is understood by its status."""

    class ResponseError(Exception):
        def __init__(self, status: int) -> None:
            super().__init__("model 'qwen3' not found")
            self.status_code = status

    assert translated(ResponseError(404), began=False).failure is Failure.NO_SUCH_MODEL
    assert translated(ResponseError(500), began=False).failure is Failure.SERVER_ERROR
    assert translated(ResponseError(418), began=False).failure is Failure.REFUSED


def test_a_mistake_of_ours_is_not_hidden(caplog: pytest.LogCaptureFixture) -> None:
    """What no list has ends in a quoted answer like the others, but leaves where it came from in the log, without its words."""

    def wrong() -> None:
        raise KeyError(KEY)

    with pytest.raises(KeyError, match="sk-test") as raised:
        wrong()
    assert translated(raised.value, [KEY], began=True).failure is Failure.SERVER_ERROR
    assert "in wrong" in caplog.text
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    "text",
    ["Incorrect API key provided: sk-proj-abc123def", "Authorization: Bearer s3cr3t-token-xyz", "GET /v1?api_key=abcdef12345 failed", "my-own-key",
     "http://me:hunter22@host/v1"],
)  # fmt: skip
def test_keys_are_scrubbed(text: str) -> None:
    """Known secrets and what looks like one are gone."""
    clean = scrubbed(text, ["my-own-key"])
    assert not any(secret in clean for secret in ("abc123", "s3cr3t", "abcdef12345", "my-own-key", "hunter22"))


# Opening.


@pytest.mark.parametrize(
    ("name", "url", "says"),
    [
        ("gpt-5-mini", "", r"'gpt-5-mini' does not say whose.*openai:gpt-5-mini"),
        ("openai:", "", "does not say whose"),
        ("qwen3:8b", "", r"'qwen3' is no provider.*ollama:qwen3:8b"),
        ("ollama:qwen3", "", r"pip install langchain-ollama$"),
        ("anthropic:claude-sonnet-4-5", "", r"pip install langchain-anthropic$"),
        ("google-genai:gemini-2.5-flash", "", r"pip install langchain-google-genai$"),
        ("openai:gpt-5-mini", "", "needs a key.*OPENAI_API_KEY"),
        ("openai:tiny", "localhost:8080", r"'localhost:8080' is not an address.*http://127.0.0.1:8080/v1"),
        ("openai:tiny", "http://me:hunter22@host/v1", "ISNAD_LLM_KEY"),
    ],
)
def test_a_setting_that_cannot_work_says_what_would(name: str, url: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name, a package, a key, an address: one sentence with what to do."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    if "pip install" in says:
        # As on a machine without the package, whatever this one has; LangChain remembers what it has found.
        monkeypatch.setattr(chat_models, "_get_chat_model_creator", chat_models._get_chat_model_creator.__wrapped__)
        monkeypatch.setitem(sys.modules, says.removeprefix("pip install ").rstrip("$").replace("-", "_"), None)
    with pytest.raises(SettingError, match=says) as raised:
        load_model(name, url)
    assert "hunter22" not in str(raised.value)


@pytest.mark.parametrize(("options", "says"), [({"time_limit": 0}, "ISNAD_LLM_SECONDS"), ({"context": -1}, "ISNAD_LLM_CONTEXT")])
def test_numbers_that_cannot_work(options: dict[str, Any], says: str) -> None:
    """A limit of nothing is refused."""
    with pytest.raises(SettingError, match=says):
        load_model("openai:tiny", "http://127.0.0.1:9", **options)


def test_the_environments_key_goes_to_no_other_server(model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_API_KEY is OpenAI's; a server by address gets a word that is none."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model_server.answer("Yes.")
    asked(load_model("openai:tiny", model_server.url.removesuffix("/v1")))
    assert model_server.received[0].path == "/v1/chat/completions"
    assert KEY not in json.dumps(model_server.received[0].headers)


def test_nothing_is_traced(opened: Opened, model_server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """LangSmith's switches in the environment send it neither question nor evidence."""
    with socket.create_server(("127.0.0.1", 0)) as collector:
        monkeypatch.setenv("LANGSMITH_ENDPOINT", f"http://127.0.0.1:{collector.getsockname()[1]}")
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "lsv2_test")
        langsmith_utils.get_env_var.cache_clear()
        model_server.answer("Yes.")
        assert asked(opened())[0] == "Yes."
        assert not select.select([collector], [], [], 0.5)[0]
    monkeypatch.undo()
    langsmith_utils.get_env_var.cache_clear()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        # As o200k, Qwen's and DeepSeek's tokenizers count them.
        ("Thirteen of the fifteen members of the Security Council voted for the draft resolution on Friday.", (18, 18, 19)),
        ("وصوتت 13 دولة لصالح مشروع القرار من أصل 15 دولة عضو في مجلس الأمن الدولي، بينما امتنعت بريطانيا عن التصويت", (30, 42, 40)),
    ],
)
def test_tokens_are_rarely_more_than_estimated(text: str, counts: tuple[int, ...], opened: Opened) -> None:
    """The estimate is above what the families need, and not by so much that a third of the room is lost to the dearest."""
    assert max(counts) <= opened().tokens(text) <= 1.5 * max(counts)


def test_arabic_costs_more_where_it_does(opened: Opened) -> None:
    """The same sentence is more to a model whose tokenizer spells Arabic letter by letter."""
    from assistant.writing.tokens import estimated

    assert estimated("مجلس الأمن", "anthropic:claude-x") > 2 * estimated("مجلس الأمن", "openai:gpt-5-mini")
    assert opened().context == 8192


def test_a_quoting_question_loads_no_langchain() -> None:
    """Without a language model the command line loads none of this."""
    code = "import assistant.commands, assistant.__main__, sys; assert not {'langchain', 'langchain_core', 'openai', 'langsmith'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
