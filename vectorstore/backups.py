"""The archive in one file, and back: the catalogue is all that cannot be built again."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from vectorstore.archive import Archive, check_there
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
    check_there(folder)
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


def restore(opens: Callable[[], Archive], file: Path, *, force: bool = False, wait: float = 0.0) -> None:
    """Put a backup in the place of the archive that `opens` opens, at once or not at all; the old one is found until then.

    Raises InputError where FILE is no backup, StoreError where there is an archive and `force` does not say to replace it.
    """
    _check(file)
    with opens() as archive:
        with held(archive.folder, wait):
            damaged = bool(archive.catalogue.damage())
            if not force and (damaged or not archive.catalogue.is_empty()):
                raise StoreError(f"There is an archive in {archive.folder} already. Give --force to put the backup in its place.")
            if damaged:
                _replace_damaged(archive, file)
        with archive.writing(wait):
            if not damaged:
                with _copied(file, archive.folder) as backup:
                    archive.replace_by(backup)


def _replace_damaged(archive: Archive, file: Path) -> None:
    """Nothing of the old catalogue can be relied on: the backup's comes first, and the writer that follows builds the indexes."""
    with _copied(file, archive.folder) as backup:
        # What the indexes hold under the old numbers must not be taken for the backup's passages.
        backup.renumber(max(archive.words.numbers() | archive.vectors.numbers(), default=0) + 1)
        archive.catalogue.replace_by(backup)


@contextmanager
def _copied(file: Path, folder: Path) -> Iterator[Catalogue]:
    """A copy of a backup, to be changed; it is gone in the end."""
    fresh = folder / "restoring.sqlite"
    try:
        fresh.unlink(missing_ok=True)
        with closing(sqlite3.connect(_reading(file), uri=True)) as source, closing(sqlite3.connect(fresh)) as copy:
            source.backup(copy, pages=PAGES, progress=_told(None))
        with closing(Catalogue(fresh)) as backup:
            yield backup
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
