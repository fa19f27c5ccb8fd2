"""`python -m vectorstore`: embed, search, status; and one sentence for every mistake."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vectorstore.__main__ import main
from vectorstore.archive import open_archive
from vectorstore.articles import Article
from vectorstore.commands import opened
from vectorstore.embedding import Encoder
from vectorstore.reading import read_articles
from vectorstore.settings import settings

ROOT = Path(__file__).parents[2]
SEED = next((ROOT / "seeds").glob("000_*.txt"))
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Path) -> Iterator[None]:
    """The settings of this test alone: its store, and no `.env` of whoever runs it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ISNAD_STORE", str(store))
    for name in ("ISNAD_EMBEDDING_MODEL", "ISNAD_LEXICON"):
        monkeypatch.delenv(name, raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, compiled: Path) -> Path:
    """A store with the seed embedded, for the tests that only read."""
    folder = tmp_path_factory.mktemp("seeded") / "store"
    shutil.copytree(compiled, folder)
    with open_archive(folder, encoder, create=True) as archive:
        list(archive.embed(item for item in read_articles([SEED]) if isinstance(item, Article)))
    return folder


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch, seeded: Path) -> Path:
    """The settings name that store."""
    monkeypatch.setenv("ISNAD_STORE", str(seeded))
    return seeded


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command: its status, and what it wrote to stdout and to stderr."""

    def ran(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        return (status, *capsys.readouterr())

    return ran


def complaint(answer: tuple[int, str, str]) -> str:
    """The one line that a mistake is answered with."""
    status, out, said = answer
    assert status == 1
    assert out == ""
    assert "Traceback" not in said
    assert said.count("\n") == 1
    return said.strip()


def test_embed(run: Run) -> None:
    """The article that comes with the project is two, and embedding it again changes nothing."""
    status, out, said = run("embed", SEED)
    assert (status, said) == (0, "")
    assert out.startswith("2 articles added, 0 replaced, 0 unchanged, 0 refused;")
    status, out, _ = run("embed", SEED)
    assert status == 0
    assert out.startswith("0 articles added, 0 replaced, 2 unchanged, 0 refused; 0 passages embedded;")


def test_refused(run: Run, tmp_path: Path) -> None:
    """What cannot be read is named, with why; what can be read is kept; the status says that something was left out."""
    good, bad = tmp_path / "أخبار.jsonl", tmp_path / "bad.json"
    good.write_text('{"id": "a", "title": "هدنة", "text": "بدأت الهدنة في غزة صباح اليوم، وفق BBC."}\n', encoding="utf-8")
    bad.write_text("{ not JSON", encoding="utf-8")
    status, out, said = run("embed", good, bad, tmp_path / "none.csv")
    assert status == 3
    assert out.startswith("1 articles added, 0 replaced, 0 unchanged, 2 refused;")
    assert len(said.splitlines()) == 2
    assert "bad.json" in said
    assert "none.csv" in said
    assert [hit["article_id"] for hit in json.loads(run("search", "متى بدأت الهدنة؟", "--json")[1])["hits"]] == ["a"]


@pytest.mark.parametrize("question", ["كم دولة صوّتت لصالح القرار؟", "How many countries voted for the resolution?"])
def test_search(run: Run, news: Path, question: str) -> None:
    """The passage that answers is the first printed, with its article's headline, source and date."""
    status, out, said = run("search", question, "--limit", 1)
    assert (status, said) == (0, "")
    headline, source, passage = out.split("\n")[:3]
    assert headline.startswith("1. السيسي وبوتين")
    assert "شبكة الأمة برس · 2023-12-09 · " in source
    assert "وصوتت 13 دولة" in passage
    assert "\n2. " not in out


def test_search_json(run: Run, news: Path) -> None:
    """JSON has a record a hit with what programs rely on: where the text stood, and as it stood, unescaped."""
    status, out, _ = run("search", "Who abstained?", "--json", "--limit", 3)
    hits = json.loads(out)["hits"]
    assert status == 0
    assert "السيسي" in out
    assert 1 <= len(hits) <= 3
    fields = ["passage_id", "article_id", "title", "source", "published", "url", "language", "start", "end", "text", "score", "found_by"]
    assert all(list(hit) == fields for hit in hits)
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)
    first = hits[0]
    assert first["published"].startswith("2023-12-09T")
    with opened() as archive:
        article = archive.catalogue.article(first["article_id"])
    assert article.body[first["start"] : first["end"]] == first["text"]


@pytest.mark.parametrize(
    ("options", "found"),
    [
        *((["--from", "2023-12-09"], True), (["--from", "2023-12-10"], False), (["--to", "2023-12-09"], True), (["--to", "2023-12-08"], False)),
        *((["--source", "شبكة الأمة برس"], True), (["--source", "BBC", "--source", "شبكة الأمة برس"], True), (["--source", "BBC"], False)),
        *((["--language", "ar"], True), (["--language", "en"], False)),
    ],
)
def test_narrowed(run: Run, news: Path, options: list[str], found: bool) -> None:
    """Days, sources and languages narrow the search; both days are inside."""
    status, out, _ = run("search", "السيسي وبوتين", *options)
    assert status == 0
    assert ("السيسي وبوتين" in out) is found
    assert ("Nothing found." in out) is not found or found


def test_trec(run: Run, tmp_path: Path) -> None:
    """A run has a line for each question's articles, each once, in TREC's six columns, best first."""
    articles = [{"id": f"https://example.org/{n} {word}", "title": word, "text": f"{word} " * 200} for n, word in enumerate(["هدنة", "فيضان", "veto"])]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(a, ensure_ascii=False) for a in articles), encoding="utf-8")
    questions = '{"id": 7, "question": "ماذا عن الهدنة؟"}\n\n{"id": "q2", "question": "Who used the veto?", "more": 1}\n'
    (tmp_path / "q.jsonl").write_text(questions, encoding="utf-8")
    run("embed", tmp_path / "a.jsonl")
    assert run("search", "--questions", tmp_path / "q.jsonl", "--run", tmp_path / "out.trec") == (0, "", "")
    lines = [line.split(" ") for line in (tmp_path / "out.trec").read_text(encoding="utf-8").splitlines()]
    assert all(len(line) == 6 and (line[1], line[5]) == ("Q0", "isnad") for line in lines)
    for name, best in (("7", "https://example.org/0%20هدنة"), ("q2", "https://example.org/2%20veto")):
        mine = [line for line in lines if line[0] == name]
        assert mine[0][2] == best
        assert [line[3] for line in mine] == [str(place) for place in range(1, len(mine) + 1)]
        assert len({line[2] for line in mine}) == len(mine)
        scores = [float(line[4]) for line in mine]
        assert scores == sorted(scores, reverse=True)


def test_status(run: Run, news: Path) -> None:
    """The status says how much there is, in which languages, from whom and when, and where it lies."""
    status, out, _ = run("status", "--json")
    facts = json.loads(out)
    assert status == 0
    assert list(facts)[:9] == [
        *("articles", "passages", "languages", "sources", "first_published", "last_published", "model", "store", "bytes")
    ]
    assert (facts["articles"], facts["languages"], facts["model"], facts["store"]) == (2, {"ar": 2}, "bundled", str(news))
    assert facts["sources"]["شبكة الأمة برس"] >= 1
    assert facts["first_published"].startswith("2023-12-09")
    assert facts["bytes"] > 10_000
    text = run("status")[1]
    assert "languages       ar 2\n" in text
    assert "شبكة الأمة برس" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "غزة", "--from", "9/12/2023"], "--from '9/12/2023' is not a day. Write it as 2023-12-09."),
        (["search", "غزة", "--to", "2023-02-30"], "--to '2023-02-30' is not a day. Write it as 2023-12-09."),
        (["search", "غزة", "--to", "أمس"], "--to 'أمس' is not a day. Write it as 2023-12-09."),
        (["search"], "Give one question, or --questions FILE.jsonl together with --run OUT.trec."),
        (["search", "غزة", "--questions", "q.jsonl"], "Give one question, or --questions FILE.jsonl together with --run OUT.trec."),
        (["search", "؟"], "The question is empty. Ask in Arabic or English."),
        (["search", "--questions", "none.jsonl", "--run", "out"], "There is no file none.jsonl. Give a JSONL file with `id` and `question` on each line."),
        (["search", "--questions", "q.jsonl", "--run", "no/folder/out"], "--run no/folder/out cannot be written: No such file or directory. Give another file."),
        (["search", "--questions", "bad.jsonl", "--run", "out"], "bad.jsonl, line 2: expected a JSON object with `id` and `question`."),
        (["search", "--questions", "list.jsonl", "--run", "out"], "list.jsonl, line 1: expected a JSON object with `id` and `question`."),
        (["search", "--questions", "windows.jsonl", "--run", "out"], "windows.jsonl is not in UTF-8"),
    ],
)
def test_mistakes(run: Run, news: Path, tmp_path: Path, arguments: list[str], said: str) -> None:
    """A mistake is answered in one sentence that says what was expected."""
    (tmp_path / "q.jsonl").write_text('{"id": 1, "question": "غزة"}\n', encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text('{"id": 1, "question": "غزة"}\n{"question": "بلا رقم"}\n', encoding="utf-8")
    (tmp_path / "list.jsonl").write_text('["غزة"]\n', encoding="utf-8")
    (tmp_path / "windows.jsonl").write_bytes('{"id": 1, "question": "غزة"}\n'.encode("cp1256"))
    assert complaint(run(*arguments)).startswith(said)


@pytest.mark.parametrize("arguments", [["search", "غزة"], ["status"], ["status", "--json"]])
def test_no_archive(run: Run, store: Path, arguments: list[str]) -> None:
    """Where there is no archive, it is said how to begin one."""
    assert complaint(run(*arguments)) == f"There is no archive in {store}. Begin one with: python -m vectorstore embed PATH"


@pytest.mark.parametrize("damaged", ["catalogue.sqlite", "words/meta.json", "vectors/chroma.sqlite3"])
def test_damaged(run: Run, store: Path, seeded: Path, damaged: str) -> None:
    """What cannot be opened of a damaged archive is named, with what to do, and not by a traceback."""
    shutil.copytree(seeded, store, dirs_exist_ok=True)
    for file in store.glob(f"{damaged}-*"):
        file.unlink()
    (store / damaged).write_bytes(b"what a broken disk left " * 500)
    said = complaint(run("search", "غزة"))
    assert said.startswith(f"The archive in {store} cannot be opened ({damaged.split('/')[0]}: ")
    mended = "delete the folder, then restore a backup or embed its articles again." if damaged.startswith("cat") else "mend it: python -m vectorstore repair"
    assert said.endswith(f"If it is damaged, {mended}")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ISNAD_LEXICON", "none.tsv", "There is no lexicon at none.tsv. Give ISNAD_LEXICON a TSV file, or unset it."),
        ("ISNAD_LEXICON", "bad.tsv", "bad.tsv, line 1: expected `english<TAB>arabic|arabic…`, lower case and undiacritised."),
        ("ISNAD_STORE", "bad.tsv/store", "The archive's folder bad.tsv/store cannot be made: "),
    ],
)
def test_settings(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    """A setting that cannot work is named."""
    (tmp_path / "bad.tsv").write_text("Gaza\tغزة\n", encoding="utf-8")
    monkeypatch.setenv(name, value)
    assert complaint(run("embed", SEED)).startswith(said)


@pytest.mark.parametrize("arguments", [["--help"], ["embed", "--help"], ["search", "--help"], ["status", "--help"]])
def test_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Each command says what it does."""
    with pytest.raises(SystemExit, match="0"):
        main(arguments)
    assert "usage: python -m vectorstore" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["fetch"], ["embed"], ["search", "غزة", "--limit", "many"]])
def test_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong usage exits with 2 and shows the usage."""
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: python -m vectorstore" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["vectorstore", "assistant"])
def test_help_is_light(module: str) -> None:
    """`--help` loads neither the indexes nor a model nor the page."""
    program = f"""
import sys
from {module}.__main__ import main
try:
    main(["--help"])
except SystemExit:
    pass
heavy = {{"chromadb", "tantivy", "torch", "gradio", "numpy", "sentence_transformers", "tokenizers", "pydantic", "rich"}}
sys.exit(", ".join(sorted(heavy & set(sys.modules))) or 0)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")


def test_search_is_light(store: Path) -> None:
    """A search with the bundled model loads neither torch nor gradio."""
    program = f"""
import sys
from vectorstore.__main__ import main
assert main(["embed", {str(SEED)!r}]) == 0
assert main(["search", "غزة"]) == 0
sys.exit(", ".join(sorted({{"torch", "transformers", "gradio", "sentence_transformers"}} & set(sys.modules))) or 0)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
