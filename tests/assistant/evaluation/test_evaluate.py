"""`python -m assistant evaluate`, as an editor runs it on her own archive."""

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.evaluation.changes import changes
from assistant.evaluation.figures import read_figures
from tests.assistant.evaluation.conftest import QUESTIONS, written


def test_every_direction_is_reported_and_the_mixed_archive(
    her_archive: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A question is asked of the languages that have its articles; one without any is asked of all."""
    assert main(["evaluate", str(questions_file), "--json", str(tmp_path / "figures.json")]) == 0
    printed = capsys.readouterr().out
    for words in ("ar>ar", "en>ar", "en>en", "mixed", "recall@10", "MRR", "nDCG@10", "first quote answers", "seconds a question"):
        assert words in printed
    directions = read_figures(tmp_path / "figures.json").directions
    assert {name: figures.questions for name, figures in directions.items()} == {"ar>ar": 1, "en>ar": 2, "en>en": 3, "mixed": 4}
    assert directions["mixed"].measures["recall@5"].value == 1.0


def test_a_second_run_says_what_changed(
    her_archive: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The earlier figures are compared with before they are overwritten; the questions that moved are named."""
    figures = tmp_path / "figures.json"
    main(["evaluate", str(questions_file), "--json", str(figures)])
    earlier = json.loads(figures.read_text(encoding="utf-8"))
    earlier["directions"]["en>en"]["measures"]["recall@1"]["value"] = 0.0
    earlier["samples"]["en>en"]["recall@1"] = {"q1": [0.0]}
    figures.write_text(json.dumps(earlier), encoding="utf-8")
    capsys.readouterr()
    assert main(["evaluate", str(questions_file), "--json", str(figures)]) == 0
    printed = capsys.readouterr().out
    assert "Changed against figures.json" in printed
    assert "+1: q1" in printed
    assert read_figures(figures).directions["en>en"].measures["recall@1"].value == 1.0


def test_the_same_figures_are_no_change(her_archive: Path, questions_file: Path, tmp_path: Path) -> None:
    """Everything but the time is deterministic."""
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    for file in (before, after):
        main(["evaluate", str(questions_file), "--json", str(file)])
    assert [c for c in changes(read_figures(before), read_figures(after)) if c.measure != "seconds"] == []


def test_the_figures_keep_nobodys_text(her_archive: Path, questions_file: Path, tmp_path: Path) -> None:
    """What is written are numbers and ids: a newsroom may pass them on."""
    main(["evaluate", str(questions_file), "--json", str(tmp_path / "figures.json")])
    text = (tmp_path / "figures.json").read_text(encoding="utf-8")
    assert not any(question["question"] in text for question in QUESTIONS)
    assert str(her_archive) not in text


def test_a_picture_is_drawn(her_archive: Path, questions_file: Path, tmp_path: Path) -> None:
    """`--plot` writes a PNG."""
    assert main(["evaluate", str(questions_file), "--plot", str(tmp_path / "figures.png")]) == 0
    assert (tmp_path / "figures.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("side", ["words", "meaning"])
def test_one_side_can_be_asked_alone(her_archive: Path, questions_file: Path, tmp_path: Path, side: str) -> None:
    """What the other side adds is the difference to the figures of both."""
    assert main(["evaluate", str(questions_file), "--sides", side, "--json", str(tmp_path / "figures.json")]) == 0
    assert read_figures(tmp_path / "figures.json").facts["sides"] == [side]


def test_a_file_that_is_something_else_is_left_alone(
    her_archive: Path, questions_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--json` names a file that is not ours: nothing is asked and nothing overwritten."""
    other = tmp_path / "other.json"
    other.write_text('{"mine": 1}', encoding="utf-8")
    assert main(["evaluate", str(questions_file), "--json", str(other)]) == 1
    assert "left as it is" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == '{"mine": 1}'


def test_articles_that_the_archive_has_not_are_named(
    her_archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A question whose articles are all missing is not held against the search."""
    gone = {"id": "q9", "question": "What happened in Ruritania?", "language": "en", "relevant": ["en-gone"], "answers": ["x"]}
    assert main(["evaluate", str(written(tmp_path / "questions.jsonl", [*QUESTIONS, gone]))]) == 0
    assert "1 relevant article is not in the archive (en-gone)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("", "no questions"),
        ("not json\n", "line 1"),
        ('{"id": "1"}\n', "`id` and `question`"),
        ('{"id": "1", "question": "Who?", "relevant": "en-quake"}\n', "expected lists"),
        ('{"id": "1", "question": "Who?"}\n{"id": 1, "question": "من؟"}\n', "comes twice"),
    ],
)
def test_a_bad_file_of_questions_is_explained(
    her_archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lines: str, said: str
) -> None:
    """One sentence says what is wrong and what is expected."""
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    assert main(["evaluate", str(tmp_path / "questions.jsonl")]) == 1
    assert said in capsys.readouterr().err


@pytest.fixture
def beir(tmp_path: Path) -> Path:
    """A collection in BEIR's layout, one of whose queries is not judged and one is a pasted text."""
    folder = tmp_path / "beir"
    (folder / "qrels").mkdir(parents=True)
    written(folder / "corpus.jsonl", [
        {"_id": "d1", "title": "Quake strikes Qasmara", "text": "A strong earthquake struck western Qasmara on Friday.", "metadata": {}},
        {"_id": "d2", "title": "", "text": "The port of Dolmen reopened on Monday."},
        {"_id": "d3", "title": "Only a title", "text": ""},
        {"_id": "d4", "title": "", "text": ""},
    ])  # fmt: skip
    written(folder / "queries.jsonl", [
        {"_id": "1", "text": "earthquake in Qasmara"}, {"_id": "2", "text": "which port reopened " + "again and again " * 100},
        {"_id": "3", "text": "not judged"},
    ])  # fmt: skip
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td1\t2\n1\td2\t0\n2\td2\t1\n", encoding="utf-8")
    (folder / "qrels" / "train.tsv").write_text("query-id\tcorpus-id\tscore\n3\td3\t1\n", encoding="utf-8")
    return folder


def test_a_beir_folder_brings_its_own_archive(beir: Path, her_archive: Path, tmp_path: Path) -> None:
    """Its articles are searched, not hers; the judgements are those of test.tsv; nothing is said of answers."""
    assert main(["evaluate", str(beir), "--json", str(tmp_path / "figures.json")]) == 0
    found = read_figures(tmp_path / "figures.json")
    assert (found.facts["articles"], found.facts["questions"]) == (3, 2)
    assert found.directions["en>en"].measures["recall@1"].value == 1.0
    assert "first_right" not in found.directions["en>en"].measures


@pytest.mark.parametrize("qrels", ["query-id\tcorpus-id\tscore\n1 d1 1\n", "query-id\tcorpus-id\tscore\n", ""])
def test_judgements_that_are_none_are_explained(
    beir: Path, her_archive: Path, capsys: pytest.CaptureFixture[str], qrels: str
) -> None:
    """Blanks instead of tabs, or no line at all."""
    (beir / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    assert main(["evaluate", str(beir)]) == 1
    assert "qrels" in capsys.readouterr().err
