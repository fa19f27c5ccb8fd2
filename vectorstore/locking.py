"""One writer at a time: a lock on the archive's folder that says who holds it, and that its holder's death releases."""

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import BusyError, StoreError

FOREVER = -1.0
"""As `wait`: until the other process has finished."""


@contextmanager
def held(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Hold a folder for writing; another's work is awaited for `wait` seconds. Raises BusyError naming who holds it."""
    lock = FileLock(folder / "writer.lock", timeout=wait)
    holder = folder / "writer.json"
    try:
        lock.acquire()
    except Timeout:
        raise BusyError(f"Another process is writing to {folder}{_named(holder)}. Try again when it has finished, or wait for it with --wait.") from None
    except OSError as error:
        raise StoreError(f"The archive in {folder} cannot be written to: {error.strerror}. Check its permissions, or set ISNAD_STORE to another folder.") from error
    try:
        _sign(holder)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _sign(holder: Path) -> None:
    command = " ".join([Path(sys.argv[0]).parent.name if sys.argv[0].endswith("__main__.py") else Path(sys.argv[0]).name, *sys.argv[1:2]])
    said = {"pid": os.getpid(), "host": socket.gethostname(), "command": command.strip(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    fresh = holder.with_suffix(".new")
    fresh.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    fresh.replace(holder)


def _named(holder: Path) -> str:
    """Who holds the lock, in brackets; nothing where the holder has not signed yet, or another died before signing off."""
    try:
        said = json.loads(holder.read_text(encoding="utf-8"))
        return f" (process {said['pid']} on {said['host']}: {said['command']}, since {said['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return ""
