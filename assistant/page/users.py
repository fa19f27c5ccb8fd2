"""Who may read the page: names with hashed passwords in a file, and a slow-down for those who guess.

A line of the file is `name:hash`, the hash argon2id's. The file is read anew when it has changed.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from vectorstore.errors import SettingError

FREE_TRIES = 3
"""Failures of a name or an address before it has to wait."""
LONGEST_WAIT = 300.0
"""Seconds; each failure doubles the wait until it is this long."""
REMEMBERED = 4096
"""Names and addresses whose failures are remembered; the oldest is forgotten first."""
LONGEST_PASSWORD = 1024


def add_user(file: Path, name: str, password: str) -> None:
    """Put a name with its password's hash into the file, in place of what it had. Raises SettingError for an unfit one."""
    from argon2 import PasswordHasher

    if not name or not name.isprintable() or ":" in name or name != name.strip() or len(name) > 100:
        raise SettingError(f"{name!r} cannot be a name: give up to 100 letters without a colon.")
    if not 8 <= len(password) <= LONGEST_PASSWORD:
        raise SettingError("The password is too short or too long. Give at least 8 characters.")
    users = _read(file) if file.exists() else {}
    users[name] = PasswordHasher().hash(password)
    text = "".join(f"{user}:{hashed}\n" for user, hashed in users.items())
    part = file.with_name(f"{file.name}.part")
    try:
        part.touch(mode=0o600)
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise SettingError(f"The users file {file} cannot be written: {error.strerror}. Give another.") from error


class Users:
    """The users of a file. Raises SettingError where it cannot be read, or holds no user."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp = 0.0
        self._users: dict[str, str] = {}
        self._renew()
        if not self._users:
            raise SettingError(f"{file} holds no user. Add one with: python -m assistant user NAME --file {file}")

    def admits(self, name: str, password: str) -> bool:
        """Whether that is the name's password; takes as long for a name that there is not. Slow on purpose."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        self._renew()
        hashed = self._users.get(name)
        try:
            PasswordHasher().verify(hashed or _nobodys(), password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None

    def _renew(self) -> None:
        try:
            stamp = self._file.stat().st_mtime
        except OSError as error:
            raise SettingError(f"The users file {self._file} cannot be read: {error.strerror}. Make it with: python -m assistant user NAME --file {self._file}") from error
        if stamp != self._stamp:
            self._users, self._stamp = _read(self._file), stamp


class Patience:
    """How long a name and an address have to wait after failures; what it remembers is bounded."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, *keys: str) -> float:
        """Seconds until the next try is looked at; 0 for at once."""
        with self._lock:
            return max(0.0, *(self._failures.get(key, (0, 0.0))[1] - self._now() for key in keys))

    def failed(self, *keys: str) -> None:
        """Each has failed once more."""
        with self._lock:
            for key in keys:
                count = self._failures.pop(key, (0, 0.0))[0] + 1
                wait = min(LONGEST_WAIT, 2.0 ** min(count - FREE_TRIES, 20)) if count >= FREE_TRIES else 0.0
                self._failures[key] = count, self._now() + wait
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)

    def succeeded(self, *keys: str) -> None:
        """Their failures are forgotten."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)


def _read(file: Path) -> dict[str, str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"The users file {file} cannot be read. Make it with: python -m assistant user NAME --file {file}") from error
    return dict(line.split(":", 1) for line in lines if ":" in line)


_NOBODYS: list[str] = []


def _nobodys() -> str:
    """A hash that no password has, made once."""
    from argon2 import PasswordHasher

    if not _NOBODYS:
        _NOBODYS.append(PasswordHasher().hash("\0nobody's"))
    return _NOBODYS[0]
