"""Documents from the web, within limits: who may be asked, how long, how much, through how many redirects.

A feed, and the pages that it names, are strangers' words: they must not lead the program to a machine inside the house. So the
host is resolved once, every address is looked at, and the connection goes to an address that was looked at; a second
look-up, which could answer otherwise (DNS rebinding), never happens. Proxies of the environment are not used: they resolve themselves.
"""

import ipaddress
import socket
import time
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from vectorstore.errors import InputError

SECONDS = 20.0
"""The most that one document may take, its redirects and all."""
REDIRECTS = 5
AGENT = "Isnad/0.1 (news archive; reads feeds and the pages they link)"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NETWORK = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document: where it was found in the end, its bytes (unpacked), and its headers by names in lower case."""

    url: str
    status: int
    content: bytes
    headers: Mapping[str, str]


class Fetcher:
    """Fetches by GET. `allowed` are addresses that may be asked although they are private."""

    def __init__(self, *, allow_private: bool = False, allowed: Collection[str] = (), seconds: float = SECONDS) -> None:
        self._allow_private = allow_private
        self._allowed = frozenset(allowed)
        self._seconds = seconds

    def get(self, url: str, most_bytes: int, headers: Mapping[str, str] | None = None) -> Fetched:
        """The document (status 200), or that it is as it was (304). Raises InputError, in words, for everything else."""
        deadline = time.monotonic() + self._seconds
        backend = _CheckedBackend(self, deadline)
        asked = {"User-Agent": AGENT, "Accept-Encoding": "gzip", **(headers or {})}
        try:
            with httpcore.ConnectionPool(network_backend=backend, ssl_context=httpx.create_ssl_context(trust_env=False)) as pool:
                for _ in range(REDIRECTS + 1):
                    target = _web_address(url)
                    said = list({**asked, "Host": target.netloc.decode("ascii")}.items())
                    with pool.stream("GET", str(target), headers=said) as response:
                        found = _headers(response)
                        if response.status in (301, 302, 303, 307, 308) and "location" in found:
                            url = str(target.join(found["location"]))
                            continue
                        if response.status not in (200, 304):
                            raise InputError(f"answered {response.status}; expected 200: check the address, or try again later", f"أجاب بالرمز {response.status} والمنتظر 200: راجع العنوان أو أعد المحاولة لاحقاً")
                        content = _unpacked(response.iter_stream(), found.get("content-encoding", ""), most_bytes)
                        return Fetched(str(target), response.status, content, found)
        except httpx.InvalidURL as error:
            raise InputError(f"is no address of a page ({error}); expected http:// or https://", "ليس عنوان صفحة؛ المنتظر ‎http://‎ أو ‎https://") from None
        except (httpcore.TimeoutException, TimeoutError):
            raise InputError(f"did not answer within {self._seconds:g} seconds: try again later", f"لم يجب خلال {self._seconds:g} ثانية: أعد المحاولة لاحقاً") from None
        except _NETWORK as error:
            raise InputError(f"cannot be reached ({str(error)[:80] or type(error).__name__}): check the address", "لا يمكن بلوغه: راجع العنوان") from None
        raise InputError(f"redirects more than {REDIRECTS} times: give the address that it should lead to", f"يحيل أكثر من {REDIRECTS} مرات: أعط العنوان الذي يفضي إليه")

    def addresses(self, host: str, port: int) -> list[str]:
        """The host's addresses. Raises InputError if any of them is not a public one, and OSError if there are none."""
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        for address in found:
            if not (self._allow_private or address in self._allowed or is_public(address)):
                raise InputError(f"leads to a private address ({address}), which is not asked: set ISNAD_ALLOW_PRIVATE_ADDRESSES=true to allow it", f"يفضي إلى عنوان خاص ({address}) لا يُسأل: اضبط ISNAD_ALLOW_PRIVATE_ADDRESSES=true للسماح به")
        return found


def is_public(address: str) -> bool:
    """Whether an address is one of the open Internet; an IPv6 address is what the IPv4 address inside it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inside = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inside is None and parsed in _NAT64:
            inside = ipaddress.IPv4Address(int(parsed) & 0xFFFF_FFFF)
        if inside is not None:
            return is_public(str(inside))
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to addresses that were looked at, and lets no read or write outlast the deadline."""

    def __init__(self, fetcher: Fetcher, deadline: float) -> None:
        self._fetcher, self._deadline, self._sockets = fetcher, deadline, httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        last: Exception = OSError("no address")
        for address in self._fetcher.addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(address, port, _left(self._deadline), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _TimedStream(stream, self._deadline)
        raise last


class _TimedStream(httpcore.NetworkStream):
    """A connection of which every wait ends at the deadline, however slowly bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> httpcore.NetworkStream:  # noqa: ANN401 - as httpcore has it
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline)), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore has it
        return self._stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _web_address(url: str) -> httpx.URL:
    """The address, taken apart. Raises InputError where it is not of the web, or brings a password."""
    target = httpx.URL(url.strip())
    if target.scheme not in ("http", "https") or not target.host:
        raise InputError("is no address of a page; expected http:// or https://", "ليس عنوان صفحة؛ المنتظر ‎http://‎ أو ‎https://")
    if target.userinfo:
        raise InputError("has a user name in it, which would be kept with the article: give the address without", "فيه اسم مستخدم كان سيُحفظ مع المقال: أعط العنوان من دونه")
    return target


def _headers(response: httpcore.Response) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}


def _unpacked(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The body, counted as it is unpacked: a bomb of 10 KB is stopped at the limit."""
    packed = encoding.strip().lower() in ("gzip", "x-gzip")
    if not packed and encoding.strip().lower() not in ("", "identity"):
        raise InputError(f"is packed as {encoding[:20]!r}; expected gzip or nothing: ask its publisher", "مضغوط بطريقة غير معروفة؛ المنتظر gzip أو لا شيء: اسأل ناشره")
    unpacker = zlib.decompressobj(31)
    content = bytearray()
    for piece in pieces:
        try:
            content += unpacker.decompress(piece, most + 1 - len(content)) if packed else piece
        except zlib.error:
            raise InputError("is packed in a damaged way: try again later", "مضغوط على نحو تالف: أعد المحاولة لاحقاً") from None
        if len(content) > most:
            raise InputError(f"is too large (more than {most // 1_000_000} MB): leave it out", f"كبير جداً (أكثر من {most // 1_000_000} ميغابايت): اتركه")
    if packed and not unpacker.eof:
        raise InputError("ends too early: try again later", "ينتهي قبل أوانه: أعد المحاولة لاحقاً")
    return bytes(content)
