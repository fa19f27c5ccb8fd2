"""Chroma on a server: its address and token, whose collections are whose there, what is said when it cannot be used."""

import json
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.config import Settings
from chromadb.errors import AuthorizationError, ChromaAuthError, InternalError, NotFoundError

from vectorstore.catalogue import Catalogue
from vectorstore.errors import ServerError, SettingError
from vectorstore.turns import FOREVER

SECONDS = 60.0
"""How long a server may take over one request (a busy one took ten over a thousand vectors of 4,096 numbers)."""
SECONDS_TO_BEGIN = 10.0
MOST_AT_ONCE = 1_000
"""Vectors in one request to a server, which refuses a body of more than 40 MB."""
ON_SERVER = ("name on server", "mark on server", "next mark on server")
"""What the catalogue keeps of an archive's possessions on a server; they stay when a backup takes its place."""


@dataclass(frozen=True, slots=True)
class ChromaServer:
    """A Chroma server by its address, http(s)://host:port, and the token that the proxy before it asks for ("": none).

    Raises SettingError for an address or a token that cannot be one.
    """

    url: str
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and parts.path in ("", "/")
            right = right and not (parts.query or parts.fragment or parts.username or parts.password)
        except ValueError:
            right = False
        if not right:
            # The address itself is not shown: it may hold a password.
            raise SettingError("ISNAD_CHROMA_URL is not the address of a server. Write it as http://127.0.0.1:8000; a token goes into ISNAD_CHROMA_TOKEN.")
        if not (self.token.isascii() and self.token.isprintable()) or " " in self.token:
            raise SettingError("ISNAD_CHROMA_TOKEN has a character that no token has. Give it without spaces, quotes or line ends.")

    @property
    def headers(self) -> dict[str, str]:
        """What carries the token: proxies ask for the one, Chroma's own services for the other."""
        return {"Authorization": f"Bearer {self.token}", "X-Chroma-Token": self.token} if self.token else {}


class OnServer:
    """Chroma on a server, where other archives may have collections too.

    Each archive has a name there, kept in its catalogue, and a mark that its writers renew: an archive that does not find the
    mark that it left (a copy of its folder has written meanwhile, or the server lost something) takes another name.
    """

    place = "server"

    def __init__(self, server: ChromaServer, catalogue: Catalogue) -> None:
        self._server, self._catalogue = server, catalogue
        self._client: ClientAPI | None = None

    @property
    def prefix(self) -> str:
        """With the archive's name; "" before its first writer."""
        name = self._catalogue.get("name on server")
        return f"isnad-{name}-" if name else ""

    def turn(self, wait: float = FOREVER) -> AbstractContextManager[bool]:  # noqa: ARG002 - the server sees to turns
        """Everybody's, always."""
        return nullcontext(False)

    def torn(self) -> bool:
        """The server's own business."""
        return False

    def throw_away(self) -> None:
        """Never asked for: nothing of a server's is ever torn."""

    def connect(self) -> ClientAPI:
        """One client for good: a server shows everybody everything."""
        if self._client is None:
            self._check()
            parts = urlsplit(self._server.url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 80)
            # Certificates take a tenth of a second to load, and are of no use without TLS.
            settings = Settings(anonymized_telemetry=False, chroma_server_ssl_verify=None if secure else False)
            self._client = chromadb.HttpClient(parts.hostname or "", port, ssl=secure, headers=self._server.headers, settings=settings)
            # Chroma waits for ever, and has no setting for it.
            self._client._server._session.timeout = httpx.Timeout(SECONDS, connect=SECONDS_TO_BEGIN)  # type: ignore[attr-defined] # noqa: SLF001
        return self._client

    def _check(self) -> None:
        """Chroma's client takes whatever answers for a server, and says nothing of a token: asked first, all can be named."""
        url = self._server.url.rstrip("/")
        response = httpx.get(f"{url}/api/v2/version", headers=self._server.headers, timeout=SECONDS_TO_BEGIN, verify=url.startswith("https"))
        response.raise_for_status()
        if not response.text.strip().strip('"').startswith("1."):
            raise self._unknown()

    def batch(self, client: ClientAPI) -> int:
        """No more than one request can hold."""
        return min(MOST_AT_ONCE, int(client.get_max_batch_size()))

    def claim(self, client: ClientAPI) -> None:
        """Renew the archive's mark; without it, take another name."""
        known = {self._catalogue.get("mark on server"), self._catalogue.get("next mark on server")} - {""}
        fresh = secrets.token_hex(8)
        try:
            marked = client.get_collection(self._marker, embedding_function=None) if self.prefix else None
        except NotFoundError:
            marked = None
        if marked is None or (marked.metadata or {}).get("mark") not in known:
            self._catalogue.put("name on server", secrets.token_hex(8))
            marked = client.create_collection(self._marker, embedding_function=None)
        # Both are known until the end: stopped in between, the archive finds one of them.
        self._catalogue.put("next mark on server", fresh)
        marked.modify(metadata={"mark": fresh})
        self._catalogue.put("mark on server", fresh)

    @property
    def _marker(self) -> str:
        return self.prefix.removesuffix("-")

    def close(self) -> None:
        """Let the connection go."""
        if self._client is not None:
            self._client.close()  # type: ignore[attr-defined] # as above
            self._client = None

    @contextmanager
    def told(self, *, writing: bool = False) -> Iterator[None]:  # noqa: ARG002 - a server says the same of both
        """No answer, a refusal, another program: without the words of what answered, which may repeat the token."""
        try:
            yield
        except httpx.HTTPStatusError as error:
            raise self._refused(error.response.status_code) from None
        except httpx.HTTPError as error:
            raise self._silent(error) from None
        except json.JSONDecodeError:
            raise self._unknown() from None
        except (AuthorizationError, ChromaAuthError):
            raise self._refused(401) from None
        except InternalError as error:
            raise ServerError(f"The Chroma server at {self._server.url} failed: {str(error).partition(chr(10))[0][:100]} Its own log says why.") from None
        # Chroma raises a bare Exception for a status that it does not know, and a ValueError where it cannot connect.
        except Exception as error:
            if isinstance(error.__context__, httpx.HTTPStatusError):
                raise self._refused(error.__context__.response.status_code) from None
            if isinstance(error.__context__, httpx.HTTPError):
                raise self._silent(error.__context__) from None
            raise

    def _silent(self, error: httpx.HTTPError) -> ServerError:
        why = "it took too long" if isinstance(error, httpx.TimeoutException) else type(error).__name__
        return ServerError(
            f"The Chroma server at {self._server.url} does not answer ({why}). Start it, or set ISNAD_CHROMA_URL to where it is; "
            "unset, the vectors are kept in the archive's folder, and the next embed puts them there."
        )

    def _refused(self, status: int) -> ServerError:
        if status in (401, 403):
            return ServerError(f"The Chroma server at {self._server.url} refuses (status {status}). Set ISNAD_CHROMA_TOKEN to the token that it asks for.")
        if status in (404, 410):
            return self._unknown()
        return ServerError(f"The Chroma server at {self._server.url} answers with an error (status {status}). Its own log, or that of the proxy before it, says why.")

    def _unknown(self) -> ServerError:
        return ServerError(f"At {self._server.url} is no Chroma server of version 1. Start one with: chroma run --path FOLDER --host 127.0.0.1")
