"""The archive in one file, and back: the catalogue is all that cannot be built again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from vectorstore.catalogue import Catalogue
from vectorstore.errors import InputError, StoreError
from vectorstore.locking import held

PAGES = 2_000
"""Pages that are copied between two calls of `progress`."""
Progress = Callable[[int, int], None]
"""Called with the pages that are done and all that there are."""


def backup(folder: Path, file: Path, progress: Progress | None = None) -> None:
    """Write the catalogue of the archive in `folder` to one file, while others read and write.

    An old FILE is replaced when the new one is whole. Raises StoreError where it cannot be written.
    """
    if not (folder / "catalogue.sqlite").is_file():
        raise StoreError(f"There is no archive in {folder}. Begin one with: python -m vectorstore embed PATH")
    fresh = file.with_name(file.name + ".part")
    try:
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(_reading(folder / "catalogue.sqlite"), uri=True)) as source, closing(sqlite3.connect(fresh)) as target:
            source.backup(target, pages=PAGES, progress=_told(progress), sleep=0.01)
            target.execute("PRAGMA journal_mode = DELETE")
        fresh.replace(file)
    except (OSError, sqlite3.OperationalError) as error:
        raise StoreError(f"The backup {file} cannot be written ({error}). Give a file in a folder that has room.") from error
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def restore(folder: Path, file: Path, *, force: bool = False, wait: float = 0.0) -> None:
    """Put a backup in place of the archive's catalogue, at once or not at all; the next embed builds the indexes.

    Raises InputError where FILE is no backup, StoreError where there is an archive and `force` does not say to replace it.
    """
    _check(file)
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder, wait), closing(Catalogue(folder / "catalogue.sqlite")) as catalogue:
        if catalogue.counts()["articles"] and not force:
            raise StoreError(f"There is an archive in {folder} already. Give --force to put the backup in its place.")
        fresh = folder / "restoring.sqlite"
        try:
            fresh.unlink(missing_ok=True)
            with closing(sqlite3.connect(_reading(file), uri=True)) as source, closing(sqlite3.connect(fresh)) as copy:
                source.backup(copy, pages=PAGES, progress=_told(None))
            with closing(Catalogue(fresh)) as copy_of:
                # What the indexes hold under the old numbers must not be taken for the backup's passages.
                copy_of.renumber(catalogue.next_number())
            with closing(sqlite3.connect(fresh)) as copy:
                catalogue.replace_by(copy)
        finally:
            for left in folder.glob("restoring.sqlite*"):
                left.unlink()


def _check(file: Path) -> None:
    if not file.is_file():
        raise InputError(f"There is no file {file}. Give a file that `python -m vectorstore backup` wrote.")
    try:
        with closing(sqlite3.connect(_reading(file), uri=True)) as source:
            whole = source.execute("PRAGMA quick_check").fetchone()[0] == "ok"
            source.execute("SELECT count(*) FROM passages JOIN articles ON articles.id = article_id").fetchone()
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        raise InputError(f"{file} is not a whole backup. Give a file that `python -m vectorstore backup` wrote.")


def _reading(file: Path) -> str:
    return f"{file.absolute().as_uri()}?mode=ro"


def _told(progress: Progress | None) -> Callable[[int, int, int], None]:
    # Never None: it is between two calls that SQLite lets Ctrl-C through.
    return lambda _status, left, total: progress(total - left, total) if progress else None
