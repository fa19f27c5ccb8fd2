"""The border: an exception of whatever provider becomes a failure of ours, with no key in its words.

Providers' libraries share their exceptions' names (most are made by one generator, over httpx), so classes are known by name and
none of the libraries is loaded here. `tests/assistant/writing/test_models.py` notices a class of theirs that has no line.
"""

import logging
import re
from collections.abc import Iterable
from traceback import format_tb
from typing import Any

from assistant.writing.failures import Failure, ModelFailure

log = logging.getLogger(__name__)

NAMES = {
    # LangChain's own, which each provider's package mixes in where it can.
    "ContextOverflowError": Failure.TOO_LONG,
    "ModelAuthenticationError": Failure.UNAUTHORISED,
    "ModelPermissionDeniedError": Failure.UNAUTHORISED,
    "ModelInvalidRequestError": Failure.REFUSED,
    "ModelNotFoundError": Failure.NO_SUCH_MODEL,
    "ModelRateLimitError": Failure.RATE_LIMITED,
    "ModelAPIError": Failure.SERVER_ERROR,
    "ModelConnectionError": Failure.UNREACHABLE,
    "ModelTimeoutError": Failure.TIMED_OUT,
    "ModelRefusalError": Failure.REFUSED,
    "ModelError": Failure.SERVER_ERROR,
    # openai's, which anthropic's, groq's, together's … have as well.
    "AuthenticationError": Failure.UNAUTHORISED,
    "OAuthError": Failure.UNAUTHORISED,
    "PermissionDeniedError": Failure.UNAUTHORISED,
    "SubjectTokenProviderError": Failure.UNAUTHORISED,
    "MutuallyExclusiveAuthError": Failure.UNAUTHORISED,
    "NotFoundError": Failure.NO_SUCH_MODEL,
    "RateLimitError": Failure.RATE_LIMITED,
    "BadRequestError": Failure.REFUSED,
    "UnprocessableEntityError": Failure.REFUSED,
    "ContentFilterFinishReasonError": Failure.REFUSED,
    "ConflictError": Failure.SERVER_ERROR,
    "InternalServerError": Failure.SERVER_ERROR,
    "APIResponseValidationError": Failure.SERVER_ERROR,
    "APIStatusError": Failure.SERVER_ERROR,
    "APIError": Failure.SERVER_ERROR,
    "OpenAIError": Failure.SERVER_ERROR,
    "APIRemovedInV1": Failure.SERVER_ERROR,
    "_AmbiguousModuleClientUsageError": Failure.SERVER_ERROR,
    "InvalidWebhookSignatureError": Failure.SERVER_ERROR,
    "WebSocketQueueFullError": Failure.SERVER_ERROR,
    "LengthFinishReasonError": Failure.ENDLESS,
    "APITimeoutError": Failure.TIMED_OUT,
    "APIConnectionError": Failure.UNREACHABLE,
    "WebSocketConnectionClosedError": Failure.UNREACHABLE,
    # httpx's and httpx2's. Where they are left in the middle of a reply, UNREACHABLE is CUT.
    "TimeoutException": Failure.TIMED_OUT,
    "ConnectTimeout": Failure.TIMED_OUT,
    "ReadTimeout": Failure.TIMED_OUT,
    "WriteTimeout": Failure.TIMED_OUT,
    "PoolTimeout": Failure.TIMED_OUT,
    "HTTPStatusError": Failure.SERVER_ERROR,
    "DecodingError": Failure.SERVER_ERROR,
    "TooManyRedirects": Failure.SERVER_ERROR,
    "CookieConflict": Failure.SERVER_ERROR,
    "SSEError": Failure.SERVER_ERROR,
    "StreamAlreadyConsumed": Failure.SERVER_ERROR,
    "StreamConsumed": Failure.SERVER_ERROR,
    "StreamError": Failure.SERVER_ERROR,
    "RequestNotRead": Failure.SERVER_ERROR,
    "ResponseNotRead": Failure.SERVER_ERROR,
    "StreamClosed": Failure.UNREACHABLE,
    "ConnectError": Failure.UNREACHABLE,
    "ReadError": Failure.UNREACHABLE,
    "WriteError": Failure.UNREACHABLE,
    "CloseError": Failure.UNREACHABLE,
    "NetworkError": Failure.UNREACHABLE,
    "ProtocolError": Failure.UNREACHABLE,
    "LocalProtocolError": Failure.UNREACHABLE,
    "RemoteProtocolError": Failure.UNREACHABLE,
    "ProxyError": Failure.UNREACHABLE,
    "UnsupportedProtocol": Failure.UNREACHABLE,
    "InvalidURL": Failure.UNREACHABLE,
    "TransportError": Failure.UNREACHABLE,
    "RequestError": Failure.UNREACHABLE,
    "HTTPError": Failure.UNREACHABLE,
    # Python's.
    "JSONDecodeError": Failure.SERVER_ERROR,
    "TimeoutError": Failure.TIMED_OUT,
    "ConnectionError": Failure.UNREACHABLE,
}  # fmt: skip
"""Each exception class that a provider's library may raise, by its name, and what it means to the reader."""

_STATUS = {401: Failure.UNAUTHORISED, 402: Failure.RATE_LIMITED, 403: Failure.UNAUTHORISED, 404: Failure.NO_SUCH_MODEL,
           408: Failure.TIMED_OUT, 413: Failure.TOO_LONG, 429: Failure.RATE_LIMITED}  # fmt: skip
_RETRIED = frozenset({429, 500, 502, 503, 529})

_OVERLONG = re.compile(
    r"context_length|context (?:length|size|window)|maximum context|contextwindow|prompt is too long|too many (?:input )?tokens"
    r"|input tokens exceed|exceed_context|context overflow",
    re.IGNORECASE,
)
"""How servers say it that have no code for it: OpenAI, Anthropic, vLLM, llama.cpp, LM Studio, LiteLLM, in this order."""

_KEY = re.compile(r"(?i)\b(?:sk|pk|gsk|xai|hf|AIza)[-_][\w*.-]{4,}|\bbearer\s+\S+|(?<=api_key=)\S+|(?<=key=)[\w-]{8,}|(?<=//)[^/\s@]+(?=@)")
_DETAIL = 300
"""Characters of a provider's words that are kept for the log; some send a page of HTML."""


def translated(error: Exception, secrets: Iterable[str] = (), *, began: bool) -> ModelFailure:
    """Our exception for a provider's; `began` tells whether words of the reply had come. Nothing of `secrets` is in it."""
    if isinstance(error, ModelFailure):
        return error
    return ModelFailure(_failure(error, began=began), scrubbed(f"{type(error).__name__} {error}", secrets))


def _failure(error: Exception, *, began: bool) -> Failure:
    names = [kind.__name__ for kind in type(error).__mro__]
    status = status_of(error)
    if "ContextOverflowError" in names or (status in (None, 400, 413, 422, 500) and _OVERLONG.search(str(error))):
        return Failure.TOO_LONG
    if status in _STATUS:
        return _STATUS[status]
    # What is on no list is still what came of reading a server's words (a KeyError in them): they are not the protocol's.
    failure = next((NAMES[name] for name in names if name in NAMES), None)
    if failure is None:
        failure = Failure.REFUSED if status and status < 500 else Failure.SERVER_ERROR
        if not status:
            # It may as well be a mistake of ours. The places without the words: there may be a key in those.
            log.warning("%s is no failure that is known:\n%s", names[0], "".join(format_tb(error.__traceback__)))
    return Failure.CUT if began and failure is Failure.UNREACHABLE else failure


def worth_retrying(error: BaseException) -> bool:
    """Whether the same request may do better in a moment: too many requests, a server's slip, nobody there yet."""
    if not isinstance(error, Exception) or isinstance(error, ModelFailure):
        return False
    if getattr(error, "code", None) == "insufficient_quota":
        return False  # OpenAI's 429 for an account without credit
    failure, status = _failure(error, began=False), status_of(error)
    return status in _RETRIED and failure is not Failure.TOO_LONG if status else failure is Failure.UNREACHABLE


def status_of(error: Exception) -> int | None:
    """The HTTP status that the exception carries, whatever its library calls it."""
    for holder in (error, getattr(error, "response", None)):
        for name in ("status_code", "code"):
            value = getattr(holder, name, None)
            if isinstance(value, int) and 400 <= value < 600:
                return value
    return None


def retry_after(error: BaseException | None) -> float | None:
    """Seconds that the server asks to be left alone for, if it says so in seconds."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def scrubbed(text: str, secrets: Iterable[str] = ()) -> str:
    """The text on one line, shortened, without these secrets and without what looks like one."""
    for secret in secrets:
        text = text.replace(secret, "…")
    return " ".join(_KEY.sub("…", text).split())[:_DETAIL]
