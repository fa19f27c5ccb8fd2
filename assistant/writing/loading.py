"""A language model opened by the name that the setting gives it: which package, which address, which key."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.writing.provider_errors import scrubbed
from vectorstore.errors import SettingError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = "none"
"""What a server that asks for no key is sent; the client wants something. Never a key of the environment's: it is not theirs."""


def address(url: str, provider: str) -> str:
    """The server's address as its client wants it. Raises SettingError for what is none."""
    if not url:
        return ""
    parts = urlsplit(url)
    if parts.username or parts.password:
        raise SettingError("ISNAD_LLM_URL has a name or a password in it, and addresses are shown. Put the key into ISNAD_LLM_KEY.")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError(f"ISNAD_LLM_URL {url!r} is not an address. Write it as http://127.0.0.1:8080/v1.")
    bare = url.rstrip("/")
    # OpenAI's protocol lives under /v1 wherever it is spoken, and its servers answer 404 beside it.
    return f"{bare}/v1" if provider == "openai" and not parts.path.strip("/") else bare


def divided(name: str) -> tuple[str, str]:
    """A setting's `provider:model` in its two parts. Raises SettingError."""
    provider, colon, model = name.strip().partition(":")
    if not (provider and colon and model.strip()):
        raise SettingError(
            f"ISNAD_LLM {name!r} does not say whose model it is. Write PROVIDER:NAME, as openai:gpt-5-mini or ollama:qwen3."
        )
    return provider.strip().lower().replace("-", "_"), model.strip()


def chat_model(name: str, url: str, key: str | None) -> "BaseChatModel":
    """LangChain's class for the model, ready to be asked. Raises SettingError for what the reader can mend."""
    from langchain.chat_models import init_chat_model

    provider, model = divided(name)
    try:
        chat: BaseChatModel = init_chat_model(model, model_provider=provider, **_options(provider, url, key))
    except ImportError as error:
        line = re.search(r"pip install [\w.-]+", str(error))
        package = line.group() if line else f"pip install langchain-{provider.replace('_', '-')}"
        raise SettingError(f"ISNAD_LLM {name!r} needs a package that is not installed. Install it: {package}") from None
    except Exception as error:  # noqa: BLE001 - thirty providers' constructors raise what they like; its words may hold a key
        raise _unopened(name, provider, error, key) from None
    for field, variable in chat.lc_secrets.items():
        if variable.endswith("_KEY") and not _value(getattr(chat, field, None)):
            raise _no_key(name, variable)
    return chat


def secrets_of(chat: "BaseChatModel", key: str | None) -> tuple[str, ...]:
    """The keys that the model holds, the longest first; none of them may be in any text."""
    held = {_value(getattr(chat, field, None)) for field in chat.lc_secrets} | {key or ""}
    return tuple(sorted(held - {"", _NO_KEY}, key=len, reverse=True))


def _value(secret: object) -> str:
    return str(secret.get_secret_value()) if hasattr(secret, "get_secret_value") else secret if isinstance(secret, str) else ""


def _options(provider: str, url: str, key: str | None) -> dict[str, Any]:
    """What the provider's class is made with. Attempts and time are counted by ChatModel, not by each client in its way."""
    options: dict[str, Any] = {"base_url": url} if url else {}
    if provider == "ollama":
        # Thoughts would take a laptop longer than the whole time limit.
        return {**options, "reasoning": False}
    options["max_retries"] = 0
    if key:
        options["api_key"] = key
    if provider == "openai":
        import openai

        # A client of our own: LangChain shares one among all its models, and a pool serves the loop that it was born in.
        client = openai.DefaultAsyncHttpxClient(timeout=None)  # noqa: S113 - ChatModel's time limit holds it
        options |= {"http_async_client": client, "stream_usage": True, "stream_chunk_timeout": None}
        if url:
            options |= {"api_key": key or _NO_KEY, "use_responses_api": False, "temperature": 0}
    return options


def _unopened(name: str, provider: str, error: Exception, key: str | None) -> SettingError:
    words = scrubbed(str(error), [key] if key else [])
    if "Unsupported provider" in words:
        return SettingError(
            f"ISNAD_LLM {name!r}: {provider!r} is no provider that LangChain knows. "
            f"Write PROVIDER:NAME, as openai:gpt-5-mini; a model of Ollama's is ollama:{name}."
        )
    variable = re.search(r"\b[A-Z][A-Z0-9_]*_(?:KEY|TOKEN)\b", words)
    return _no_key(name, variable.group()) if variable else SettingError(f"ISNAD_LLM {name!r} cannot be opened: {words}")


def _no_key(name: str, variable: str) -> SettingError:
    return SettingError(f"ISNAD_LLM {name!r} needs a key. Put it into the environment variable {variable}.")
