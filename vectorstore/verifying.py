"""Whether the catalogue and the two indexes say the same, and how to make them: the catalogue is the truth."""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from vectorstore.archive import Archive, check_there
from vectorstore.catalogue import Catalogue
from vectorstore.errors import InputError, ServerError, SettingError, StoreError
from vectorstore.indexing import Rows, embedded, model_shown
from vectorstore.locking import held
from vectorstore.turns import Turns

Opens = Callable[[], Archive]
"""Opens the archive with the encoder that it is to have."""

SAMPLED = 200
"""Passages whose contents are compared; their numbers are compared for all."""
CATALOGUE = "catalogue.sqlite"
DAMAGED = "vectors: the files are damaged; they are not as they were written."
NEAR = 0.99
"""The least cosine between a passage's vector as it is kept and as it is computed anew."""


def differences(archive: Archive, seed: int = 0) -> Iterator[str]:
    """What differs, a sentence each; nothing where all is as it should be. For one who holds the archive for writing."""
    damage = archive.catalogue.damage() or _emptied(archive)
    if damage:
        yield f"The catalogue is damaged: {damage}. Restore a backup: python -m vectorstore restore FILE --force"
        return
    if archive.vectors.torn(thorough=True):
        yield DAMAGED
        return
    doomed = archive.catalogue.doomed()
    if doomed:
        yield f"{len(doomed)} passages of an embed that was cut off are still to be cleaned away; the next embed does it."
    kept = archive.catalogue.numbers() - set(doomed)
    if archive.catalogue.get("model") != archive.encoder.fingerprint and kept:
        yield f"vectors: the archive is not embedded with the model {model_shown(archive.encoder.name)}; the next embed does it, with the other's kept beside."
        return
    for name, found in (("words", archive.words.numbers()), ("vectors", archive.vectors.numbers())):
        missing, strange = kept - found, found - kept - set(doomed)
        if missing:
            yield f"{name}: {len(missing)} of {len(kept)} passages are missing (number {min(missing)} is the first)."
        if strange:
            yield f"{name}: {len(strange)} passages are held that the catalogue does not have (number {min(strange)} is the first)."
    numbers = random.Random(seed).sample(sorted(kept), min(SAMPLED, len(kept)))  # noqa: S311 - a sample, no secret
    rows = [(number, *row) for number, row in archive.catalogue.passages(numbers).items()]
    yield from _contents(archive, rows)


def _emptied(archive: Archive) -> str:
    """Whether the catalogue is a new one beside indexes that hold something: what they hold has lost its articles."""
    return "it has never held an article, and the indexes have" if archive.catalogue.next_number() == 1 and len(archive.words) else ""


def _contents(archive: Archive, rows: Rows) -> Iterator[str]:
    """What differs between these passages and what the indexes hold under their numbers."""
    for number, passage, article in rows:
        if article.body[passage.start : passage.end] != passage.text or not passage.text:
            yield f"catalogue: passage {passage.id} is not a part of its article."
        if not archive.words.holds(number, passage, article):
            yield f"words: passage {passage.id} is not held with the words that it has."
    vectors = archive.vectors.vectors_of([number for number, _, _ in rows])
    fresh = archive.encoder.encode([embedded(passage, article) for _, passage, article in rows])
    for (number, passage, _), vector in zip(rows, fresh, strict=True):
        here = vectors.get(number)
        if here is not None and (here.shape != vector.shape or (np.any(vector) and float(here @ vector) < NEAR)):
            yield f"vectors: passage {passage.id} has the vector of another text or model."


def repair(folder: Path, opens: Opens, *, wait: float = 0.0) -> list[str]:
    """Build anew what differs from the catalogue or cannot be read; what was wrong is returned, a sentence each.

    Safe to stop: what is to be rebuilt is written down first, and the next embed or repair goes on with it.
    """
    check_there(folder)
    with held(folder, wait):
        wrong = _unreadable(folder, opens)
    with opens() as archive, archive.writing(wait):
        found = list(differences(archive))
        for side, rebuild in (("words", archive.rebuild_words), ("vectors", archive.rebuild_vectors)):
            if any(sentence.startswith(f"{side}:") for sentence in found):
                rebuild()
        # What is mended by beginning to write (a collection that is gone) differs no more, and was wrong all the same.
        return list(dict.fromkeys(wrong + found))


def _unreadable(folder: Path, opens: Opens) -> list[str]:
    """Take away the indexes that are damaged or cannot be read, and note in the catalogue that they are to be built anew; what is wrong."""
    parts: tuple[str, ...] = ("words", "vectors")
    try:
        with opens() as archive:
            _check_catalogue(archive)
            if not archive.vectors.torn(thorough=True):
                return list(differences(archive))
        parts, why = ("vectors",), DAMAGED
    # Whatever a damaged file makes a library say, its panics (which are no Exceptions) too: the indexes are derived.
    except BaseException as error:  # noqa: BLE001
        # … but not a reader's lexicon with a bad line, a server that is silent, or too little memory: the indexes are whole then.
        if isinstance(error, KeyboardInterrupt | SystemExit | InputError | SettingError | ServerError | MemoryError):
            raise
        # … nor a catalogue that is damaged: until it is restored, the indexes may be all that there is.
        if isinstance(error, StoreError) and error.part == CATALOGUE:
            raise
        if isinstance(error, StoreError) and error.part in parts:
            parts = (error.part,)
        why = f"{' and '.join(parts)}: could not be read ({str(error).partition(chr(10))[0][:100]})."
    _throw_away(folder, parts)
    return [why]


def _check_catalogue(archive: Archive) -> None:
    if damage := archive.catalogue.damage() or _emptied(archive):
        raise _lost(archive.folder, damage)


def _lost(folder: Path, damage: str) -> StoreError:
    error = StoreError(f"The catalogue in {folder} is damaged ({damage}). Restore a backup: python -m vectorstore restore FILE --force")
    error.part = CATALOGUE
    return error


def _throw_away(folder: Path, parts: Sequence[str]) -> None:
    with closing(Catalogue(folder / CATALOGUE)) as catalogue:
        if damage := catalogue.damage():
            raise _lost(folder, damage)
        with catalogue.transaction():
            for part in parts:
                for key in {"words": ("analysis",), "vectors": ("model", "previous_model")}[part]:
                    catalogue.put(key, "")
    for part in parts:
        shutil.rmtree(folder / part, ignore_errors=True)
    if "vectors" in parts:
        Turns(folder / "vectors").forget()
