"""Reading: every kind of file gives articles, and whatever is wrong is named while the rest goes on."""

import gzip
import json
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vectorstore.articles import Article
from vectorstore.reading import Refusal, count_files, read_articles, streams

Read = Callable[[str, bytes | str], list[Article | Refusal]]

RECORD = {
    "id": "n-1",
    "title": "السيسي وبوتين",
    "text": "توافق الرئيسان على وقف النار.\nوقالا ذلك هاتفيا.",
    "published": "2023-12-09T10:00:00+00:00",
    "source": "رويترز",
    "url": "https://example.org/1",
    "language": "Arabic",
    "desk": "سياسة",
}
LINE = json.dumps(RECORD, ensure_ascii=False)
HTML = (
    '<html lang="ar"><head><meta charset="utf-8"><title>السيسي وبوتين</title>'
    '<meta property="article:published_time" content="2023-12-09T10:00:00+00:00">'
    '<meta property="og:site_name" content="رويترز"><link rel="canonical" href="https://example.org/1"></head>'
    "<body><nav>الرئيسية أخبار رياضة</nav><article><h1>السيسي وبوتين</h1><p>{text}</p><p>{text}</p></article>"
    "<footer>Copyright 2019</footer></body></html>"
).format(text="توافق الرئيس المصري ونظيره الروسي على مواصلة التحرك لوقف إطلاق النار في القطاع، وفق بيان الرئاسة. " * 3)


def parquet(rows: list[dict[str, object]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(rows), sink)
    return sink.getvalue().to_pybytes()


CONTENTS: dict[str, Callable[[], bytes]] = {
    "a.jsonl": lambda: f"{LINE}\n".encode(),
    "a.json": lambda: f"[{LINE}]".encode(),
    "b.json": lambda: LINE.encode(),
    "c.json": lambda: json.dumps({"count": 1, "articles": [RECORD]}).encode(),
    "a.csv": lambda: (
        "ID;Title;Text;Published;Source;URL;Language;desk\r\n"
        f'n-1;{RECORD["title"]};"{RECORD["text"]}";{RECORD["published"]};رويترز;https://example.org/1;Arabic;سياسة\r\n'
    ).encode(),
    "a.parquet": lambda: parquet([RECORD]),
}


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("name", CONTENTS)
def test_records(read: Read, name: str, packed: str) -> None:
    """A record is the same article from every kind of file, packed or not, and its unknown fields are kept."""
    (article,) = read(name + packed, CONTENTS[name]())
    assert isinstance(article, Article)
    assert (article.id, article.title, article.body) == ("n-1", RECORD["title"], RECORD["text"])
    assert (article.published.isoformat(), article.source, article.url) == (
        RECORD["published"],
        "رويترز",
        "https://example.org/1",
    )
    assert (article.language, article.extra) == ("ar", {"desk": "سياسة"})
    assert article.origin.record == 1
    assert article.origin.file.endswith(name + packed)


@pytest.mark.parametrize("name", ["a.html", "a.htm.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "utf-16"])
def test_html(read: Read, name: str, encoding: str) -> None:
    """A saved page gives its article without menu and footer; the footer's year is not its date."""
    (article,) = read(name, HTML.encode(encoding))
    assert isinstance(article, Article)
    assert (article.title, article.source, article.url, article.id) == (
        "السيسي وبوتين",
        "رويترز",
        "https://example.org/1",
        "https://example.org/1",
    )
    assert article.published.isoformat() == "2023-12-09T10:00:00+00:00"
    assert article.body.startswith("توافق الرئيس")
    assert "الرئيسية" not in article.body
    assert "Copyright" not in article.body


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", ""),
        ("", "<p>وقعت الحادثة في 2020-03-03 كما قال المتحدث باسم الوزارة في بيان مفصل نشره على الموقع.</p>"),
        ("", "<aside><time datetime='2020-01-01T10:00:00Z'>1 يناير 2020</time></aside>"),
        ('<meta property="article:modified_time" content="2022-02-02T10:00:00Z">', ""),
    ],
)
def test_html_without_date(read: Read, head: str, body: str) -> None:
    """A page that does not say when it was published has no date: not its footer's, not one that its text names."""
    page = HTML.replace('<meta property="article:published_time" content="2023-12-09T10:00:00+00:00">', head)
    (article,) = read("a.html", page.replace("</article>", f"{body}</article>"))
    assert isinstance(article, Article)
    assert article.published is None


@pytest.mark.parametrize("name", ["a.txt", "a.txt.gz"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "utf-32"])
def test_text(read: Read, name: str, encoding: str) -> None:
    """Scraped text in Windows-1256 or UTF-16 is the same article, with the same id."""
    text = "السيسي وبوتين\nتاريخ النشر: 9 ديسمبر 2023\nتوافق الرئيسان على وقف النار.\nالمصدر: رويترز\n"
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    (article,) = read(name, mark + text.encode(encoding))
    assert isinstance(article, Article)
    assert (article.title, article.body, article.source) == (
        "السيسي وبوتين",
        "توافق الرئيسان على وقف النار.",
        "رويترز",
    )
    assert article.published.isoformat() == "2023-12-09T00:00:00+00:00"
    assert article.id == "sha-ef0ab08a895bb950"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b"  \n\n", "holds no article"),
        ("a.txt", "عنوان فقط\n".encode(), "has a title but no text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "a PNG picture"),
        ("a.jsonl", b"PK\x03\x04" + b"\0" * 50, "zip"),
        ("a.csv", b"\0\x01" * 500, "looks binary"),
        ("a.txt", gzip.compress(b"text", mtime=0), "name it .gz"),
        ("a.json", b"[]", "holds no article"),
        ("a.jsonl", b"\n\n", "holds no article"),
        ("a.csv", "id,title\n1,عنوان\n".encode(), "no column text or body"),
        ("a.parquet", b"PAR1 and then nothing", "not parquet"),
        ("a.html", b"<html><body></body></html>", "has no article in it"),
        ("a.docx", b"PK\x03\x04", "is of a kind that is not read"),
    ],
)
def test_refused_file(read: Read, name: str, content: bytes, reason: str) -> None:
    """A file that cannot be an article is refused, by name, with what was expected."""
    (refusal,) = read(name, content)
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason
    assert refusal.file.endswith(name)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ('{"id": "x", "text": "cut o', "is not valid JSON"),
        ("[1, 2]", "is a JSON list"),
        ("7", "is a JSON number"),
        ("null", "is a JSON null"),
        ('{"id": "x", "title": "عنوان"}', "has no text"),
        ('{"id": "x", "text": " \\u0000 "}', "has no text"),
        ('{"id": "x", "text": ["a"]}', "has no text"),
        ('{"text": ' + "9" * 5_000 + "}", "cannot be held"),
        ("[" * 100_000, "cannot be held"),
    ],
)
def test_bad_line(read: Read, bad: str, reason: str) -> None:
    """A bad line of JSON is named with its number, and the lines around it are read."""
    first, refusal, last = read("a.jsonl", f"{LINE}\n{bad}\n\n{LINE}\n")
    assert isinstance(refusal, Refusal)
    assert refusal.record == 2
    assert reason in refusal.reason
    assert (first.origin.record, last.origin.record) == (1, 4)


def test_bad_record_in_list(read: Read) -> None:
    """A bad record inside a JSON list is named with its number, and the records around it are read."""
    items = read("a.json", f'[{LINE}, {{"text": oops}}, 7, {LINE}]')
    assert [type(item) for item in items] == [Article, Refusal, Refusal, Article]
    assert [item.record for item in items if isinstance(item, Refusal)] == [2, 3]


def test_cut_off_list(read: Read) -> None:
    """A JSON file that was cut off gives what is whole, and says that it was cut off."""
    first, second = read("a.json", f"[{LINE}, {LINE[:-9]}")
    assert isinstance(first, Article)
    assert "not valid JSON" in second.reason
    first, second = read("a.json", f"[{LINE},")
    assert isinstance(first, Article)
    assert "cut off" in second.reason


def test_cut_off_gzip(tmp_path: Path) -> None:
    """A packed file that was cut off gives what is whole, and says that it cannot be read further."""
    path = tmp_path / "a.jsonl.gz"
    lines = "".join(json.dumps({"text": os.urandom(300).hex()}) + "\n" for _ in range(5_000))
    path.write_bytes(gzip.compress(lines.encode())[:-1_000])
    *articles, refusal = read_articles([path])
    assert len(articles) > 1_000
    assert "cannot be read" in refusal.reason


def test_csv_rows(read: Read) -> None:
    """A broken row of a table is named with its number, and the rows around it are read."""
    rows = ["id,title,text", '1,a,"one, and two"', "2,b,one, and two", '3,c,"he said "no" again"', "4,d,", "5,e,five"]
    items = read("a.csv", "\n".join(rows))
    assert [getattr(item, "id", None) for item in items] == ["1", None, None, None, "5"]
    assert [item.record for item in items if isinstance(item, Refusal)] == [2, 3, 4]
    assert "4 fields, the header 3" in items[1].reason


def test_csv_in_windows_arabic(read: Read) -> None:
    """A table in Windows-1256, divided by tabs, is read."""
    (article,) = read("a.csv", "title\tbody\tdate\nعنوان\tنص الخبر كله.\t٩ ديسمبر ٢٠٢٣".encode("cp1256", "ignore"))
    assert (article.title, article.body) == ("عنوان", "نص الخبر كله.")


BIG = 6_000_000


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", lambda big: f"عنوان\n{big}"),
        ("a.html", lambda big: f"<html><body><p>{big}</p></body></html>"),
        ("a.jsonl.gz", lambda big: f'{{"text": "{big}"}}\n{LINE}\n'),
        ("a.json.gz", lambda big: f'[{{"text": "{big}"}}, {LINE}]'),
        ("a.csv", lambda big: f'text,id\n"{big}",1\nنص,2\n'),
        ("b.csv", lambda big: 'text,id\n"' + (big[:1_000] + "\n") * (len(big) // 1_000) + '",1\nنص,2\n'),
        ("a.parquet", lambda big: parquet([{"text": big}, RECORD])),
    ],
)
@pytest.mark.parametrize("limit", [streams.MOST_BYTES, 1_000_000])
def test_too_long(
    read: Read, monkeypatch: pytest.MonkeyPatch, name: str, content: Callable[[str], bytes | str], limit: int
) -> None:
    """A record that is too long for an article is refused, whole or while it is read, and the next one is read."""
    monkeypatch.setattr(streams, "MOST_BYTES", limit)
    refusal, *rest = read(name, content("x " * (BIG // 2)))
    assert isinstance(refusal, Refusal)
    assert "too l" in refusal.reason
    assert all(isinstance(item, Article) for item in rest)
    assert len(rest) == (0 if name in {"a.txt", "a.html"} else 1)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.json.gz", "a.csv.gz", "a.txt.gz"])
def test_bomb(tmp_path: Path, name: str) -> None:
    """A record of 100 MB, packed into 100 KB, is refused without being held."""
    before = {"a.jsonl.gz": b'{"text": "', "a.json.gz": b'[{"text": "', "a.csv.gz": b'text,id\n"', "a.txt.gz": b"A\n"}[name]
    path = tmp_path / name
    with gzip.open(path, "wb", compresslevel=1) as stream:
        stream.write(before)
        for _ in range(100):
            stream.write(b"x" * 1_000_000)
    tracemalloc.start()
    items = list(read_articles([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(isinstance(item, Refusal) for item in items)
    assert "too long" in items[0].reason
    assert peak < 60_000_000


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.json.gz", "a.csv.gz"])
def test_memory_is_flat(tmp_path: Path, name: str) -> None:
    """Reading 20 MB of records takes no more memory than a few of them."""
    text = "توافق الرئيسان على وقف النار. " * 1_500
    path = tmp_path / name
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as stream:
        stream.write({"a.json.gz": "[", "a.csv.gz": "id,text\n"}.get(name, ""))
        for number in range(250):
            record = json.dumps({"id": number, "text": text}, ensure_ascii=False)
            stream.write({"a.json.gz": record + ",", "a.csv.gz": f"{number},{text}\n"}.get(name, record + "\n"))
        stream.write("]" if name == "a.json.gz" else "")
    tracemalloc.start()
    count = sum(isinstance(item, Article) for item in read_articles([path]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 250
    assert peak < 8_000_000


def test_folder(tmp_path: Path) -> None:
    """A folder is walked in order; hidden files, other kinds, SOURCES.md and loops of links are passed over."""
    for name in ("b/2.jsonl", "a.jsonl", "b/.hidden.jsonl", ".git/x.jsonl", "SOURCES.md", "b/picture.png", "c.JSONL"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(LINE, encoding="utf-8")
    (tmp_path / "b" / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z.txt").symlink_to(tmp_path / "gone.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    items = list(read_articles([tmp_path]))
    names = [Path(getattr(item, "file", None) or item.origin.file).name for item in items]
    assert names == ["a.jsonl", "2.jsonl", "c.JSONL", "pipe.txt", "z.txt"]
    assert "not a plain file" in items[3].reason
    assert "does not exist" in items[4].reason
    assert count_files([tmp_path]) == 5


def test_missing(tmp_path: Path) -> None:
    """A path that is not there, and a folder with nothing in it, are refusals; the other paths are read."""
    good = tmp_path / "good.jsonl"
    good.write_text(LINE, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    missing, *odd, empty, article = read_articles(
        [tmp_path / "no.txt", tmp_path / ("x" * 300), Path("a\0.txt"), Path("\ud800.txt"), tmp_path / "empty", good]
    )
    assert all("cannot be read" in refusal.reason and refusal.file.encode() for refusal in odd)
    assert len(odd) == 3
    assert (missing.record, missing.reason) == (None, "does not exist: check the path")
    assert "without articles" in empty.reason
    assert isinstance(article, Article)


def test_unreadable(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that may not be read is named with what the system says."""

    def denied(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(streams, "opened", denied)
    (refusal,) = read("a.txt", "عنوان\nنص الخبر.")
    assert "Permission denied" in refusal.reason


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2021-05-06T07:08:09+03:00"}</script>',
        '<meta name="pubdate" content="2021-05-06T04:08:09Z">',
    ],
)
def test_html_dates(read: Read, head: str) -> None:
    """A page's own markup says when it was published, to the second."""
    (article,) = read("a.html", re.sub(r'<meta property="article[^>]*>', head, HTML))
    assert article.published.astimezone(UTC).isoformat() == "2021-05-06T04:08:09+00:00"


def test_odd_file_name(tmp_path: Path) -> None:
    """A file's name that is not UTF-8 does not bring half surrogates into an article."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe3\xe4.jsonl"))
    path.write_text(LINE, encoding="utf-8")
    (article,) = read_articles([tmp_path])
    assert article.origin.file.encode().decode().endswith(".jsonl")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"id": 7}, "7"),
        ({"id": 7.0}, "7"),
        ({"id": " a\n7 "}, "a 7"),
        ({"id": "", "url": "https://x.org/1"}, "https://x.org/1"),
        ({"id": None, "title": "عنوان"}, "sha-f61165983755898e"),
        ({"ID": "x"}, "x"),
    ],
)
def test_ids(read: Read, fields: dict[str, object], expected: str) -> None:
    """The id is the record's own, else its URL, else a hash of title and text."""
    (article,) = read("a.jsonl", json.dumps({**fields, "body": "نص الخبر."}))
    assert article.id == expected


def test_parquet_from_pandas(read: Read) -> None:
    """Moments in nanoseconds, as pandas writes them, and numbers for ids are read; an empty cell is no field."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    moments = pa.array([1702112400 * 10**9, None], pa.timestamp("ns"))
    table = pa.table({"id": [1.0, 2.0], "text": ["نص الخبر.", "A text."], "date": moments, "n": [float("nan"), 1.5]})
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    first, second = read("a.parquet", sink.getvalue().to_pybytes())
    assert (first.id, first.published.isoformat(), first.extra) == ("1", "2023-12-09T09:00:00+00:00", {})
    assert (second.id, second.published, second.extra) == ("2", None, {"n": 1.5})


def test_parquet_with_bad_text(read: Read) -> None:
    """A cell that is not UTF-8 costs its row only."""
    import pyarrow as pa

    data = pa.py_buffer(b"a\xff\xfe" + "نص".encode())
    offsets = pa.py_buffer(b"".join(n.to_bytes(4, "little") for n in (0, 3, 7)))
    column = pa.StringArray.from_buffers(2, offsets, data)
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.table({"text": column}), sink)
    refusal, article = read("a.parquet", sink.getvalue().to_pybytes())
    assert (refusal.record, article.body) == (1, "نص")


def test_hostile_text(read: Read) -> None:
    """Half surrogates, NULs and controls that reorder text are gone from every field, and the title is one line."""
    hostile, key = "a\ud800\u0000\u202eb", "k" + chr(0xD800)
    (article,) = read("a.jsonl", json.dumps(dict.fromkeys(("id", "title", "text", "source", "url", key), hostile)))
    assert (article.id, article.title, article.body, article.source, article.url) == ("ab",) * 5
    assert article.extra == {"k": "ab"}


def test_unread_date_is_kept(read: Read) -> None:
    """A date that cannot be read leaves the article without one, and stays in `extra` as it was written."""
    (article,) = read("a.jsonl", '{"text": "نص الخبر.", "date": "أمس", "nan": NaN}')
    assert (article.published, article.extra) == (None, {"published": "أمس"})


def test_light_import() -> None:
    """Importing the package loads none of the heavy libraries."""
    script = (
        "import sys, vectorstore.reading; print([m for m in ('dateparser','trafilatura','pyarrow','lxml') if m in sys.modules])"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


KINDS = [
    "a.txt",
    "a.jsonl",
    "a.json",
    "a.csv",
    "a.tsv",
    "a.html",
    "a.parquet",
    "a.txt.gz",
    "a.jsonl.gz",
    "a.parquet.gz",
]
HOSTILE = st.one_of(
    st.binary(max_size=200),
    st.text(alphabet='[]{}",:;\\\n\tab1eا \x00', max_size=80).map(str.encode),
    st.lists(st.sampled_from([*HTML.split(">"), *LINE.split(","), "إقرأ أيضاً:\n", "text,id\n", "<p>", '"'])).map(
        lambda parts: "".join(parts).encode()
    ),
)


@settings(derandomize=True, deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("name", KINDS)
@given(content=HOSTILE)
def test_never_raises(tmp_path: Path, name: str, content: bytes) -> None:
    """Whatever bytes a file of any kind holds, it gives articles of valid Unicode or refusals, at least one."""
    path = tmp_path / name
    path.write_bytes(content)
    items = list(read_articles([path]))
    assert items
    for item in items:
        if isinstance(item, Article):
            assert item.body.strip()
            assert "\n" not in item.title
            f"{item.id}{item.title}{item.body}{json.dumps(dict(item.extra), ensure_ascii=False, allow_nan=False)}".encode()


RECORDS = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(alphabet='ab"\\[]{},:\nاé😀', min_size=1, max_size=30).filter(str.strip)},
        optional={
            "articles": st.lists(st.integers(), max_size=2),
            "x": st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
        },
    ),
    min_size=1,
    max_size=6,
)


@settings(derandomize=True, deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=RECORDS, size=st.integers(1, 40), shape=st.sampled_from(["list", "articles", "lines"]), ascii_=st.booleans())
def test_json_however_cut(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    records: list[dict[str, object]],
    size: int,
    shape: str,
    *,
    ascii_: bool,
) -> None:
    """Records of JSON come out whole wherever the pieces end in which the file is read."""
    monkeypatch.setattr(streams, "_CHUNK", size)
    content = {
        "list": json.dumps(records, ensure_ascii=ascii_, indent=1),
        "articles": json.dumps({"meta": {"n": [1]}, "articles": records, "next": [{}]}, ensure_ascii=ascii_),
        "lines": "\n".join(json.dumps({"text": record["text"]}, ensure_ascii=ascii_) for record in records),
    }[shape]
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    bodies = [item.body for item in read_articles([path])]
    assert bodies == [str(record["text"]).strip() for record in records]
