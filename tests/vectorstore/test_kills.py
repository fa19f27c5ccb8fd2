"""A process that is killed while it writes: the next start finds every committed article whole, and nothing half."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KILLS = 30


@pytest.mark.slow  # test_archive.py stops a writer at every step in the same process, and kills one
def test_a_share_of_many_kills(compiled: Path) -> None:
    """Killed at steps and at random moments, nothing half is found, and the operation done again gives what an undisturbed one gives."""
    command = [sys.executable, "-m", "tests.vectorstore.kill_many", "--kills", str(KILLS), "--no-record", "--knowledge", str(compiled)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": "."}, capture_output=True, check=False, timeout=500)
    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert said["failed"] == 0
    assert KILLS <= said["kills"] <= KILLS + 1
