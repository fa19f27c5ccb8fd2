"""`python -m assistant` as its user meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.__main__ import main
from vectorstore import __main__ as vectorstore_main
from vectorstore.settings import settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the seed."""
    folder = tmp_path_factory.mktemp("archive") / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISNAD_STORE", str(folder))
        settings.cache_clear()
        assert vectorstore_main.main(["embed", str(ROOT / "seeds")]) == 0
    settings.cache_clear()
    return folder


@pytest.fixture
def _asked_of_the_seed(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISNAD_STORE", str(store))
    settings.cache_clear()


@pytest.mark.usefixtures("_asked_of_the_seed")
@pytest.mark.parametrize(("question", "said"), [("Which country used its veto?", "[1]"), ("من امتنع عن التصويت؟", "[1]")])
def test_ask_prints_the_answer_and_its_sources(question: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer comes first, then the numbered source with its date."""
    assert main(["ask", question]) == 0
    out = capsys.readouterr().out
    assert said in out
    assert "2023" in out


@pytest.mark.usefixtures("_asked_of_the_seed")
def test_ask_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` is one object; Arabic stands in it as Arabic."""
    assert main(["ask", "Which country used its veto?", "--json"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out)["outcome"] in ("answered", "closest")
    assert "الولايات" in out


@pytest.mark.usefixtures("_asked_of_the_seed")
def test_a_batch_answers_each_question_and_stops_for_none(tmp_path: Path) -> None:
    """One line out for each line in, with its id; a question that cannot be asked says so in its line."""
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    records = [{"id": "1", "question": "Which country used its veto?"}, {"id": "2", "question": "؟"}, {"id": "3", "question": "ماذا قال أحمد مهني؟"}]
    questions.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in records), encoding="utf-8")
    assert main(["ask", "--questions", str(questions), "--out", str(answers)]) == 0
    found = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert [record["id"] for record in found] == ["1", "2", "3"]
    assert found[1]["outcome"] == "error"
    assert found[2]["citations"]


@pytest.mark.usefixtures("_asked_of_the_seed")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "empty"),
        (["ask", "veto", "--from", "yesterday"], "is not a day"),
        (["ask"], "Give one question"),
        (["ask", "--questions", "nowhere.jsonl", "--out", "x"], "no file"),
    ],
)
def test_mistakes_get_one_sentence(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A reader's mistake is one line on stderr and exit status 1, without a traceback."""
    assert main(arguments) == 1
    captured = capsys.readouterr()
    assert said in captured.err
    assert "Traceback" not in captured.err
    assert captured.err.count("\n") == 1


def test_a_missing_archive_says_how_to_begin_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Asking before embedding names the folder and the command."""
    monkeypatch.setenv("ISNAD_STORE", str(tmp_path / "none"))
    settings.cache_clear()
    assert main(["ask", "Who?"]) == 1
    assert "python -m vectorstore embed" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["assistant", "vectorstore"])
def test_help_loads_nothing_heavy(module: str) -> None:
    """`--help` answers without what the commands need."""
    script = (
        f"import sys\nfrom {module}.__main__ import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(set(sys.modules) & {'chromadb', 'torch', 'gradio', 'numpy', 'tantivy', 'pydantic', 'langchain_core'}))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.rstrip().endswith("[]")


def test_ask_does_not_load_torch(store: Path) -> None:
    """A plain question is answered without torch, gradio or LightGBM."""
    script = (
        "import sys\nfrom assistant.__main__ import main\nmain(['ask', 'Which country used its veto?'])\n"
        "print(sorted(set(sys.modules) & {'torch', 'gradio', 'lightgbm', 'sentence_transformers', 'langchain_core'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True,
        env={"ISNAD_STORE": str(store), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.rstrip().endswith("[]")
