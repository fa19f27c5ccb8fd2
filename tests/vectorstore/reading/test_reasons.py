"""Every reason for a refusal is written in English and in Arabic, side by side."""

import ast
from pathlib import Path

import pytest

from vectorstore.reading import Refusal, read_articles

ROOM = Path(__file__).parents[3] / "vectorstore"
FILES = [*sorted((ROOM / "reading").glob("*.py")), ROOM / "fetching.py", ROOM / "feeds.py"]


def calls(name: str) -> list[tuple[str, ast.Call]]:
    trees = [(file.name, ast.parse(file.read_text(encoding="utf-8"))) for file in FILES]
    return [(file, node) for file, tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name]


def test_each_is_said_twice() -> None:
    """Wherever one is made, its Arabic stands behind its English; a call that passes a pair on has it in one starred part."""
    found = [(file, node, 0) for file, node in calls("InputError")] + [(file, node, 2) for file, node in calls("Refusal")]
    assert len(found) > 40
    for file, node, before in found:
        said = node.args[before:]
        assert len(said) == 2 or isinstance(said[-1], ast.Starred), (file, ast.unparse(node))


@pytest.mark.parametrize(
    ("name", "content", "english", "arabic"),
    [
        ("a.txt", b"", "is empty", "فارغ"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a PNG picture", "صورة PNG"),
        ("a.csv", b"x,y\n1,2\n", "has no column text", "عمود text"),
        ("a.jsonl", b"{", "is not valid JSON", "ليس JSON صحيحاً"),
        ("a.jsonl", b"[1]\n", "expected an object", "ليس كائن JSON"),
        ("a.html", b"<p></p>", "has no article", "لا مقال"),
        ("a.exe", b"x", "of a kind that is not read", "من نوع لا يُقرأ"),
        ("missing.txt", None, "does not exist", "غير موجود"),
    ],
)
def test_a_reader_of_either_language_is_told(tmp_path: Path, name: str, content: bytes | None, english: str, arabic: str) -> None:
    """The file, and why it is refused."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    [refusal] = read_articles([tmp_path / name])
    assert isinstance(refusal, Refusal)
    assert english in refusal.reason
    assert arabic in refusal.arabic
