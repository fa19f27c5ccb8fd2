"""Back to the embedding model before, whose vectors the archive keeps beside the present one's."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from vectorstore.archive import Archive, check_there
from vectorstore.catalogue import Catalogue
from vectorstore.errors import SettingError, StoreError
from vectorstore.indexing import model_shown, named

Opens = Callable[[str], Archive]
"""Opens the archive with the embedding model of that name ("": the bundled one)."""


def rollback(folder: Path, opens: Opens, *, wait: float = 0.0) -> str:
    """Make the model before the archive's again, with what was embedded since; that model's name is returned.

    The present model answers until then, and is kept in its turn. Raises StoreError where no model before is kept, or where
    it is not there any more as it was.
    """
    check_there(folder)
    with closing(Catalogue(folder / "catalogue.sqlite")) as catalogue:
        fingerprint = catalogue.get("previous_model")
        name = catalogue.get(named(fingerprint))
    if not fingerprint:
        raise StoreError(
            f"The archive in {folder} keeps no vectors of a model before this one, so there is nothing to go back to. "
            "Another model is embedded with: ISNAD_EMBEDDING_MODEL=NAME python -m vectorstore embed PATH"
        )
    try:
        archive = opens(name)
    except SettingError as error:
        raise StoreError(f"The model before, {model_shown(name)}, cannot be loaded, so what was embedded since cannot be added to its vectors. {error}") from error
    with archive:
        if archive.encoder.fingerprint != fingerprint:
            raise StoreError(
                f"The model before, {model_shown(name)}, has other content now than its vectors were made with ({archive.encoder.fingerprint}, not "
                f"{fingerprint}), so they cannot be added to. Put that content back, or embed with it anew: python -m vectorstore embed PATH"
            )
        with archive.writing(wait):
            return name
