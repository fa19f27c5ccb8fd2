"""What can go wrong with a language model. Providers' exceptions become these in `provider_errors.py`, and nowhere else."""

from enum import StrEnum


class Failure(StrEnum):
    """Why there is no written answer, from the reader's side."""

    UNREACHABLE = "unreachable"
    UNAUTHORISED = "unauthorised"
    NO_SUCH_MODEL = "no such model"
    RATE_LIMITED = "rate limited"
    SERVER_ERROR = "server error"
    TIMED_OUT = "timed out"
    CUT = "cut"
    """The connection ended in the middle of a reply."""
    TOO_LONG = "too long"
    """The question and its evidence are more than the model can read."""
    REFUSED = "refused"
    """The provider would not take the request, for a reason that is none of the others."""
    EMPTY = "empty"
    ENDLESS = "endless"
    """The reply did not end where its limit is, or says the same over and over."""
    WRONG_LANGUAGE = "wrong language"
    UNSUPPORTED = "unsupported"
    """Nothing of the reply is borne out by what it cites."""


class ModelFailure(Exception):
    """A language model did not give an answer that can be used; the archive is quoted instead.

    `detail` is for the log and holds no key; the reader's words are in `assistant/writing/notices.py`.
    """

    def __init__(self, failure: Failure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else str(failure))
        self.failure = failure
        self.detail = detail
