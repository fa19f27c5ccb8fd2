"""What is done to the archives whose writers are killed: the articles before and after, and what a reader finds of them."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from vectorstore import archive as archives
from vectorstore import backups, indexing
from vectorstore.archive import SIDES, Archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import Encoder, load_encoder
from vectorstore.knowledge import open_knowledge
from vectorstore.splitting import passages_of

Facts = list[tuple]
Kept = dict[str, Article]

BATCH = 4
"""Articles committed together: an operation has several batches, and so a middle."""
LATIN, ARABIC = "bdfgklmnrstvz", "بدفقكلمنرستحز"
COMMON = ["the harbour opened", "ships came to the quay", "وصلت السفن إلى الميناء", "افتتح الميناء", "lighthouse ملاحة"]
ENGLISH = "The harbour of {name} opened again after the storm. {count} ships came to the quay, and the keeper of the lighthouse said that navigation is safe."
ARABIC_TEXT = "افتتح ميناء {name} من جديد بعد العاصفة. وصلت {count} سفن إلى الميناء، وقال حارس المنارة إن الملاحة آمنة."


def name_of(number: int, letters: str) -> str:
    """A name that no other article has."""
    vowels = "aoiue" if letters == LATIN else "اويوا"
    return "".join(letters[number * (place + 3) % 13] + vowels[(number + place) % 5] for place in range(4)) + letters[number % 13]


def article(number: int, version: int = 0) -> Article:
    """An article of three passages or so; a version is another text under the same id."""
    arabic = number % 2 == 1
    letters, text = (ARABIC, ARABIC_TEXT) if arabic else (LATIN, ENGLISH)
    name = name_of(number + 500 * version, letters)
    body = "\n\n".join(text.format(name=name, count=number + 10 * place + version) for place in range(16))
    return Article(f"a{number:02}", f"{name} {number}", body, "ar" if arabic else "en", Origin(f"{number}.txt"), source=f"S{number % 3}")


OLD = [article(number) for number in range(18)]
NEW = [article(number) for number in range(18, 28)]
CORRECTED = [article(number, version=1) for number in range(3, 12)]
WITHDRAWN = [f"a{number:02}" for number in range(5, 14)]


class OtherModel:
    """The bundled model with half of its dimensions: vectors of another length under another fingerprint."""

    fingerprint = name = "other"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, texts: Sequence[str], *, question: bool = False) -> np.ndarray:
        half = np.ascontiguousarray(self._encoder.encode(texts, question=question)[:, ::2])
        return half / np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-9)


class Scenes:
    """Opens the archives, with knowledge that was compiled before in a folder of its own."""

    def __init__(self, knowledge: Path) -> None:
        self._knowledge = knowledge
        self.models: dict[str, Encoder] = {"ours": load_encoder("")}
        self.models["other"] = OtherModel(self.models["ours"])

    def open(self, folder: Path, model: str = "ours") -> Archive:
        """Never in a process that is forked afterwards: the indexes' threads would not come along."""
        archives.BATCH = archives.MOST_REMOVED = indexing.AT_ONCE = BATCH
        return Archive(folder, self.models[model], open_knowledge(self._knowledge))

    def begin(self, folder: Path) -> None:
        """The archive as it is before an operation, and a backup of what it was two articles ago."""
        with self.open(folder) as archive:
            list(archive.embed(OLD[:-2], BATCH))
            backups.backup(folder, folder / "backup")
            list(archive.embed(OLD[-2:], BATCH))

    def run(self, operation: str, folder: Path) -> None:
        """One operation from its beginning to its end, as the command lines do it."""
        if operation == "restore":
            backups.restore(lambda: self.open(folder), folder / "backup", force=True)
        with self.open(folder, "other" if operation == "model" else "ours") as archive:
            OPERATIONS[operation](archive)


def _rebuild(archive: Archive) -> None:
    with archive.writing():
        archive.rebuild_words()
        archive.rebuild_vectors()


OPERATIONS: dict[str, Callable[[Archive], object]] = {
    "embed": lambda archive: list(archive.embed(NEW, BATCH)),
    "correct": lambda archive: list(archive.embed(CORRECTED, BATCH)),
    "remove": lambda archive: list(archive.remove(WITHDRAWN)),
    "model": lambda archive: list(archive.embed([])),
    "rebuild": _rebuild,
    "compact": lambda archive: archive.compact(),
    "restore": lambda archive: list(archive.embed([])),
}


def after(operation: str) -> Kept:
    """The articles that are there when an operation is done."""
    kept = {each.id: each for each in OLD}
    if operation == "remove":
        return {key: each for key, each in kept.items() if key not in WITHDRAWN}
    if operation == "restore":
        return {each.id: each for each in OLD[:-2]}
    return kept | {each.id: each for each in {"embed": NEW, "correct": CORRECTED}.get(operation, [])}


def check_nothing_half(archive: Archive, operation: str, questions: Sequence[str] = COMMON) -> None:
    """What is found is an article as it was or as it is to be, whole; asked in every moment of an operation."""
    versions = [{each.id: each for each in OLD}, after(operation)]
    for question in questions:
        for hit in archive.search(question, limit=50):
            assert any(kept.get(hit.article.id) == hit.article for kept in versions), f"half: {hit.article}"
            assert hit.passage in passages_of(hit.article), f"not a passage of its article: {hit.passage}"


def check_kept(archive: Archive, operation: str) -> None:
    """After a kill: every article of the catalogue is whole and found by its own name, none is missing that is in both versions."""
    before, done = {each.id: each for each in OLD}, after(operation)
    kept = {each.id: each for each in archive.catalogue.articles()}
    for key, each in kept.items():
        assert each in (before.get(key), done.get(key)), f"half: {each}"
        assert [passage for _, passage in archive.catalogue.passages_of(each)] == passages_of(each), key
        assert archive.search(each.title, limit=1)[0].article == each, f"not found: {key}"
    lost = (before.keys() & done.keys()) - kept.keys()
    assert not lost, f"lost: {sorted(lost)}"


def facts(archive: Archive) -> Facts:
    """What a reader can find, by both sides and by each alone: the passages in their order."""
    found: Facts = sorted((each.id, each.content_hash) for each in archive.catalogue.articles())
    for sides in (SIDES, ("words",), ("meaning",)):
        archive.sides = sides
        for question in (*COMMON, *_names()):
            hits = archive.search(question, limit=20)
            found.append((sides, question, [(hit.passage.id, hit.found_by) for hit in hits]))
    archive.sides = SIDES
    return found


def _names() -> Iterator[str]:
    for each in (*OLD[::3], *NEW[::3], *CORRECTED[::3]):
        yield each.title
