"""Which articles are gone from where they were read: what `embed --prune` takes out, and nothing else."""

import os
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from vectorstore.catalogue import Catalogue
from vectorstore.errors import InputError

AT_ONCE = 1_000


def place_of(file: str) -> str:
    """A file by its whole path, so that it is the same one from wherever it is named; an address stays as it is."""
    return file if "://" in file else os.path.abspath(file)  # noqa: PTH100 - Path.resolve would follow links out of a folder


def check_paths(paths: Sequence[Path]) -> None:
    """Raises InputError where a path to be pruned does not exist: a disk that is not mounted is no withdrawal."""
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110 - Path.exists raises for a name that is too long
            raise InputError(
                f"--prune: {path} does not exist, so all that was read from it would be taken out. "
                "Check the path; to withdraw its articles, name them to: python -m vectorstore remove"
            )


def gone(catalogue: Catalogue, paths: Sequence[Path], unread: Set[str]) -> Iterator[list[str]]:
    """The ids, some at a time, of articles from below the paths that this embed has not met.

    `unread` are the places that could not be read whole: what came from them is not known to be gone.
    """
    for path in paths:
        ids = [article_id for article_id, file in catalogue.unseen(place_of(str(path))) if not _unread(file, unread)]
        for at in range(0, len(ids), AT_ONCE):
            yield ids[at : at + AT_ONCE]


def _unread(file: str, unread: Set[str]) -> bool:
    return file in unread or any(str(folder) in unread for folder in Path(file).parents)
