"""The README's commands, as a newcomer types them."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.strip() for line in README.splitlines() if re.match(r" {4}python -m (vectorstore|assistant) ", line)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's folder, with the seeds and a file of questions."""
    made = tmp_path_factory.mktemp("newcomer")
    (made / "seeds").symlink_to(ROOT / "seeds")
    question = {
        "id": "1", "question": "Which country used its veto?", "language": "en", "relevant": ["sha-644ecf8c8a489442"],
        "answers": ["الولايات المتحدة"], "answerable": True,
    }  # fmt: skip
    (made / "QUESTIONS.jsonl").write_text(json.dumps(question, ensure_ascii=False) + "\n", encoding="utf-8")
    return made


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8", "MPLCONFIGDIR": str(folder)}
    return subprocess.run([sys.executable, *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow  # a dozen starts of the command lines; each command has its own tests
def test_every_command_works(folder: Path) -> None:
    """Typed in the README's order, each command succeeds and says something."""
    assert len(COMMANDS) >= 9
    for command in COMMANDS:
        done = _run(shlex.split(command)[1:], folder)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr
    assert json.loads((folder / "ANSWERS.jsonl").read_text(encoding="utf-8"))["citations"]
    assert (folder / "OUT.trec").read_text(encoding="utf-8").startswith("1 Q0 sha-")


def test_the_langchain_example_works(folder: Path) -> None:
    """The example under "In a LangChain program" runs as it stands."""
    block = README[README.index("    from assistant.langchain") :]
    code = "\n".join(line[4:] for line in block.split("\n\n#")[0].splitlines() if line.startswith("    ") or not line.strip())
    _run(["-m", "vectorstore", "embed", "seeds"], folder)
    done = _run(["-c", code], folder)
    assert done.returncode == 0, done.stderr
    assert "[1]" in done.stdout


def test_the_pictures_are_there() -> None:
    """Every picture that the README shows is in the project."""
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
