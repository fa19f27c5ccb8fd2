"""Writers killed at every named step and at random moments: `python -m tests.vectorstore.kill_many [--kills N] [--seed N]`.

A prepared process forks (a new interpreter for each would take seconds): one child does the operation and dies, by its own
hand at a step or by ours at a random moment. Another looks at what is left: nothing half is found, by a reader that was
open all the time and by a new one; the catalogue and both indexes agree; and the operation, done again, gives the ids
and hits of one that nothing disturbed. Half of the random ones are killed once more while they go on. The counts go to
`tests/benchmarks/results/kills.json`; `test_kills.py` does a small share.
"""

import argparse
import json
import logging
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import chromadb

from tests.benchmarks.recording import recorded
from tests.vectorstore.scenes import OPERATIONS, Facts, Scenes, check_kept, check_nothing_half, facts
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import StaticEncoder
from vectorstore.journal import Journal
from vectorstore.knowledge import open_knowledge
from vectorstore.meaning import VectorIndex
from vectorstore.verifying import differences
from vectorstore.words import WordIndex

STEPS: dict[type, str] = {
    Catalogue: "doom spare add remove place see put vacuum replace_by renumber",
    Journal: "begin note",
    WordIndex: "add delete commit clear collect close",
    VectorIndex: "create add delete clear keep_only reopen",
    StaticEncoder: "encode",
}
"""What writing does, in the archive's parts; a child dies before one of these, or after it."""
LONGEST = 60
"""Seconds after which an operation or a look at what is left counts as hanging."""


@dataclass(frozen=True)
class Moment:
    """When an operation is killed: at the nth call of a step, or (no step) at a share of the time that it takes."""

    operation: str
    step: str = ""
    nth: int = 0
    when: str = ""
    share: float = 0.0
    again: float | None = None
    """Where it is killed a second time: the share of the time that it takes, from the start after the first."""


def stepping(on_call: Callable[[str, str, int], None]) -> None:
    """Have `on_call` told (step, "before" or "after", which call of it) around each step, in this process."""
    calls: Counter[str] = Counter()

    def told(step: str, whole: Callable) -> Callable:
        @wraps(whole)
        def stepped(*given: Any, **named: Any) -> Any:
            calls[step] += 1
            nth = calls[step]
            on_call(step, "before", nth)
            result = whole(*given, **named)
            on_call(step, "after", nth)
            return result

        return stepped

    for owner, names in STEPS.items():
        for name in names.split():
            setattr(owner, name, told(f"{owner.__name__}.{name}", getattr(owner, name)))


def forked(work: Callable[[], Any], answer: Path | None = None) -> int:
    """Do work in a child of this process, which never comes back; what it gives, or the traceback, is written to `answer`."""
    child = os.fork()
    if child:
        return child
    try:
        given = work()
        if answer:
            answer.write_text(json.dumps(given), encoding="utf-8")
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it was, it is told and the child ends
        (answer or Path("/dev/stderr")).write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)


def ended(child: int, seconds: float = LONGEST) -> int:
    """The child's exit status (negative: the signal that killed it); it is killed after so many seconds."""
    pidfd = os.pidfd_open(child)
    try:
        if not select.select([pidfd], [], [], seconds)[0]:
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(pidfd)


class Killing:
    """The archives in a folder for the run: as they are before, and what undisturbed operations make of them."""

    def __init__(self, folder: Path, knowledge: Path) -> None:
        self.folder, self.scenes = folder, Scenes(knowledge)
        save_often()
        self.begun = folder / "begun"
        self.begun.mkdir()
        self._done(lambda: self.scenes.begin(self.begun))
        self.expected: dict[str, Facts] = {}
        self.steps: dict[str, dict[str, int]] = {}
        self.seconds: dict[str, float] = {}
        for operation in OPERATIONS:
            self._undisturbed(operation)

    def _done(self, work: Callable[[], Any]) -> Any:
        answer = self.folder / "answer"
        if ended(forked(work, answer)):
            raise AssertionError(answer.read_text(encoding="utf-8"))
        return json.loads(answer.read_text(encoding="utf-8"))

    def _undisturbed(self, operation: str) -> None:
        folder, calls = self._copy(), Counter[str]()

        def whole() -> Counter[str]:
            stepping(lambda step, when, _: calls.update([step] * (when == "before")))
            self.scenes.run(operation, folder)
            return calls

        began = time.monotonic()
        self.steps[operation] = self._done(whole)
        self.seconds[operation] = time.monotonic() - began
        self.expected[operation] = self._done(lambda: self._facts(operation, folder))
        shutil.rmtree(folder)

    def _facts(self, operation: str, folder: Path) -> Facts:
        with self.scenes.open(folder, "other" if operation == "model" else "ours") as archive:
            return facts(archive)

    def _copy(self) -> Path:
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        return Path(shutil.copytree(self.begun, folder, dirs_exist_ok=True))

    def moments(self, seed: int) -> Iterator[Moment]:
        """Without end, in turn: a step's first or last call, each once, and a random moment."""
        chance = random.Random(seed)
        steps = [
            Moment(operation, step, nth, when)
            for operation, calls in self.steps.items()
            for step, times in calls.items()
            for nth in sorted({1, times})
            for when in ("before", "after")
        ]
        chance.shuffle(steps)
        while True:
            if steps:
                yield steps.pop()
            again = chance.random() if chance.random() < 0.5 else None
            yield Moment(chance.choice(list(OPERATIONS)), share=chance.random(), again=again)

    def kill(self, moment: Moment) -> int:
        """How many kills hit; raises AssertionError, with the traceback of the process that looked, where something was wrong."""
        folder, answer = self._copy(), self.folder / "answer"
        answer.unlink(missing_ok=True)
        heard, stop = os.pipe()
        looking = forked(lambda: self._look(folder, moment.operation, (heard, stop)), answer)
        os.close(heard)
        try:
            hit = self._killed(folder, moment)
            if moment.again is not None:
                hit += self._killed(folder, Moment(moment.operation, share=moment.again))
        finally:
            os.close(stop)
            status = ended(looking)
        said = answer.read_text(encoding="utf-8") if answer.is_file() else ""
        assert status == 0, f"{moment}: {said or status}"
        shutil.rmtree(folder)
        return hit

    def _killed(self, folder: Path, moment: Moment) -> int:
        def dying(*call: object) -> None:
            if call == (moment.step, moment.when, moment.nth):
                os.kill(os.getpid(), signal.SIGKILL)

        def work() -> None:
            stepping(dying)
            self.scenes.run(moment.operation, folder)

        child = forked(work)
        status = ended(child) if moment.step else ended(child, moment.share * self.seconds[moment.operation])
        assert status in (0, -signal.SIGKILL), f"{moment}: the writer ended with {status}"
        return int(status < 0)

    def _look(self, folder: Path, operation: str, until: tuple[int, int]) -> None:
        """A reader through all of it, then what it and a new one find, then the operation again."""
        heard, stop = until
        os.close(stop)
        with self.scenes.open(folder) as reader:
            while not select.select([heard], [], [], 0.02)[0]:
                check_nothing_half(reader, operation)
            check_nothing_half(reader, operation)
            check_kept(reader, operation)
        with self.scenes.open(folder, "other" if operation == "model" else "ours") as archive:
            check_nothing_half(archive, operation)
            with archive.writing():
                found = list(differences(archive))
            assert not found, found
            check_kept(archive, operation)
        self.scenes.run(operation, folder)
        found = json.loads(json.dumps(self._facts(operation, folder)))
        assert found == self.expected[operation], _first_difference(found, self.expected[operation])


def _first_difference(found: Facts, expected: Facts) -> str:
    return next((f"{ours}\nexpected {theirs}" for ours, theirs in zip(found, expected, strict=False) if ours != theirs), f"{len(found)} facts")


def save_often(put: Callable[[Any, str, Any], object] = setattr) -> None:
    """Have Chroma write its graph out every few vectors: else it does so at the thousandth, and no kill would meet it."""
    create = chromadb.api.client.Client.create_collection

    def created(self: Any, name: str, **given: Any) -> Any:
        hnsw = {**given.pop("configuration")["hnsw"], "sync_threshold": 10, "batch_size": 5}
        return create(self, name, **given, configuration={"hnsw": hnsw})

    put(chromadb.api.client.Client, "create_collection", created)


def kill_many(kills: int, seed: int, knowledge: Path, minutes: float) -> dict[str, Any]:
    """So many kills, or as many as there is time for; what went wrong is under `failures`."""
    end = time.monotonic() + minutes * 60
    hit: Counter[str] = Counter()
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        killing = Killing(Path(folder), knowledge)
        for moment in killing.moments(seed):
            if hit.total() >= kills or time.monotonic() > end:
                break
            try:
                hit[f"{moment.operation} {'step' if moment.step else 'random'}"] += killing.kill(moment)
            except AssertionError as error:
                failures.append(str(error))
                sys.stderr.write(f"{error}\n")
        steps = sum(2 * len({1, times}) for calls in killing.steps.values() for times in calls.values())
    return {"kills": hit.total(), "seed": seed, "of": dict(sorted(hit.items())), "steps_there_are": steps, "failed": len(failures), "failures": failures}


def main() -> int:
    """Kill, record, and say by the exit status whether all was well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=250)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=20.0, help="the most that it may take")
    parser.add_argument("--knowledge", type=Path, help="a folder where the knowledge is compiled")
    parser.add_argument("--no-record", action="store_true", help="leave the stored figures as they are")
    options = parser.parse_args()
    # A reader with the model to come says at each search that it is not embedded yet.
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as own:
        knowledge = options.knowledge or Path(own)
        open_knowledge(knowledge)
        found = kill_many(options.kills, options.seed, knowledge, options.minutes)
    failures = found.pop("failures")
    if options.no_record:
        sys.stdout.write(json.dumps(found) + "\n")
    else:
        recorded("kills", found, "chromadb", "tantivy")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
