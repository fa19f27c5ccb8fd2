"""What all tests share: property tests that find the same thing every time, no model hub to ask, the knowledge compiled once."""

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

import vectorstore.knowledge
from vectorstore.knowledge import ROOM, Knowledge, open_knowledge

# Before any import of huggingface_hub, which reads it then.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

settings.register_profile("isnad", derandomize=True, deadline=None, max_examples=150, database=None)
settings.load_profile("isnad")


@pytest.fixture(scope="session")
def compiled(request: pytest.FixtureRequest) -> Path:
    """A folder with our compiled knowledge; the test processes share it, and so do later runs over the same code."""
    digest = hashlib.blake2b(digest_size=8)
    for file in [ROOM / "knowledge.py", *sorted(ROOM.glob("analysis/*.py")), *sorted(ROOM.glob("analysis/*.txt"))]:
        digest.update(file.read_bytes())
    folder = request.config.rootpath / ".pytest_cache" / f"knowledge-{digest.hexdigest()}"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "lock"):
        open_knowledge(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(compiled: Path) -> Iterator[None]:
    """Every archive that a test begins gets a copy of it, and does not compile for five seconds."""
    compile_into = vectorstore.knowledge._compile_into

    def copied(path: Path, files: Sequence[Path]) -> None:
        # The name says of what files it was compiled: another lexicon has another.
        if (compiled / path.name).is_file():
            shutil.copy(compiled / path.name, path)
        else:
            compile_into(path, files)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vectorstore.knowledge, "_compile_into", copied)
        yield


@pytest.fixture(scope="session")
def knowledge(compiled: Path) -> Knowledge:
    """Our own knowledge, without a reader's lexicon."""
    return open_knowledge(compiled)
