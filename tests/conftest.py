"""What all tests share: property tests that find the same thing every time, no model hub to ask, the knowledge compiled once."""

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from vectorstore.knowledge import Knowledge, open_knowledge

# Before any import of huggingface_hub, which reads it then.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

settings.register_profile("isnad", derandomize=True, deadline=None, max_examples=150, database=None)
settings.load_profile("isnad")


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with our compiled knowledge; the test processes share it."""
    shared = tmp_path_factory.getbasetemp()
    folder = (shared if worker_id == "master" else shared.parent) / "knowledge"
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "lock"):
        open_knowledge(folder)
    return folder


@pytest.fixture(scope="session")
def knowledge(compiled: Path) -> Knowledge:
    """Our own knowledge, without a reader's lexicon."""
    return open_knowledge(compiled)
