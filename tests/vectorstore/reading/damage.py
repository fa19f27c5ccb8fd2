"""Damaged files for the readers, each from its own seed: the same seed is the same file, for ever.

A `Damaged` file says what must come out of it: the ids of the good records around the damage, and how many items (articles
and refusals) there must be, where the damage leaves the borders between the records alone.
"""

import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

TEXT = "توافق الرئيس المصري ونظيره الروسي على مواصلة التحرك لوقف إطلاق النار في القطاع، وفق بيان الرئاسة. "
ENGLISH = "The dam at Derna collapsed during the storm, the mayor said, and thousands of people drowned. "
GOOD = [
    {"id": "first", "title": "السيسي وبوتين", "text": TEXT * 4, "published": "2023-12-09T10:00:00+00:00", "source": "رويترز", "url": "https://example.org/1"},
    {"id": "damaged", "title": "Floods in Libya", "text": ENGLISH * 4, "published": "9 December 2023", "source": "BBC", "url": "https://example.org/2"},
    {"id": "last", "title": "أسعار النفط", "text": TEXT * 4 + ENGLISH, "published": "٩ ديسمبر ٢٠٢٣", "source": "AFP", "url": "https://example.org/3"},
]  # fmt: skip
AROUND = ("first", "last")
PAGE = (
    '<html lang="ar"><head><meta charset="utf-8"><title>السيسي وبوتين</title><meta property="article:published_time" '
    f'content="2023-12-09T10:00:00+00:00"></head><body><nav>الرئيسية أخبار</nav><article><h1>السيسي وبوتين</h1><p>{TEXT * 3}</p>'
    f"<p>{ENGLISH * 3}</p><table><tr><td>1</td></tr></table></article><footer>Copyright 2019</footer></body></html>"
)
SCRAPED = f"السيسي وبوتين\n2023-12-09\n{TEXT * 3}\nالمصدر: رويترز\nإقرأ أيضاً:\nأسعار النفط\n{TEXT * 2}\n{ENGLISH}\n"

HOSTILE = ["\u202e", "\u2066", "\u0000", "\ufeff", "\ud800", "\udfff", "\u200f", "\x1b[31m", "\r", "\u2028", "\x85", "ﷺ", "e\u0301" * 9, "{", "[", '"', "\\", ",", ";", "\t", "'", "<b>", "</article>", "&#0;", "%00", "../..", "إقرأ أيضاً:", "المصدر:", "NaN"]
DATES = ["31", "30", "29", "00", "99", "2023", "0000", "9999", "20231209", "1e400", "-1", "١٥", "رمضان", "ديسمبر", "December", "Feb", "كانون الأول", "/", "-", ".", ":", "T", "Z", "+99:99", "+24:00", "-00:00", " ", ",", "،", "PM", "مساء", "12:60", "25:00", "أمس", "yesterday", "5 hours ago", "\u202e", "\x00", "٣/٤/٢٠٢٣", "٢٠٢٣"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "cp1256", "iso8859_6", "utf-7", "koi8-r", "shift_jis", "cp037", "latin-1"]
NAMES = ["a.txt", "a.jsonl", "a.json", "a.csv", "a.tsv", "a.html", "a.parquet", "a.txt.gz", "a.jsonl.gz", "a.parquet.gz", "a.html.gz"]


@dataclass(frozen=True)
class Damaged:
    """A file to be read: its name, its content, and what must come out of it."""

    name: str
    content: bytes
    survivors: tuple[str, ...] = ()
    items: int | None = None


def json_bytes(value: object) -> bytes:
    """JSON in UTF-8, half surrogates as they stand."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", errors="surrogatepass")


def as_jsonl(records: list[dict[str, Any]]) -> bytes:
    return b"".join(json_bytes(record) + b"\n" for record in records)


def as_json(records: list[dict[str, Any]]) -> bytes:
    return b"[" + b", ".join(map(json_bytes, records)) + b"]"


def as_csv(records: list[dict[str, Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(GOOD[0]), extrasaction="ignore", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode("utf-8", errors="surrogatepass")


@cache
def good_parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_pylist(GOOD), sink, row_group_size=1)
    return bytes(sink.getvalue().to_pybytes())


def originals() -> dict[str, bytes]:
    """A whole file of every kind."""
    return {
        "a.txt": SCRAPED.encode(), "a.jsonl": as_jsonl(GOOD), "a.json": as_json(GOOD), "b.json": json_bytes({"count": 3, "articles": GOOD}),
        "a.csv": as_csv(GOOD), "a.html": PAGE.encode(), "a.parquet": good_parquet(),
    }  # fmt: skip


def mutated(rng: random.Random, content: bytes, most: int = 12) -> bytes:
    """The bytes with a few of them flipped, put in, taken out, doubled or moved."""
    raw = bytearray(content)
    for _ in range(rng.randint(1, most)):
        at, size = rng.randrange(len(raw) + 1), rng.randint(1, 30)
        match rng.randrange(5):
            case 0:
                raw[at : at + 1] = rng.randbytes(1)
            case 1:
                raw[at:at] = rng.choice(HOSTILE).encode("utf-8", errors="surrogatepass") * rng.randint(1, 5)
            case 2:
                del raw[at : at + size]
            case 3:
                raw[at:at] = raw[at : at + size] * rng.randint(1, 20)
            case 4:
                raw[at : at + size] = rng.randbytes(size)
    return bytes(raw)


def hostile_text(rng: random.Random) -> str:
    """Words with what does not belong in text among them."""
    return "".join(rng.choice([*HOSTILE, "غزة", " word ", "خبر ", ". "]) for _ in range(rng.randint(0, 60)))


def nested(rng: random.Random) -> Any:  # noqa: ANN401
    """A list in a list in a list, or objects so."""
    value: Any = "x"
    for _ in range(rng.choice([10, 300, 900])):  # what `json.dumps` can write; deeper is made by hand in `deep`
        value = [value] if rng.random() < 0.5 else {"a": value}
    return value


def hostile_value(rng: random.Random) -> object:
    """What may stand where a text or a date was expected."""
    return rng.choice([
        lambda: hostile_text(rng), lambda: float("nan"), lambda: float("inf"), lambda: -0.0, lambda: 10 ** rng.choice([5, 18, 300, 4_000]),
        lambda: None, lambda: True, list, dict, lambda: [hostile_text(rng), None], lambda: {"text": hostile_text(rng)}, lambda: nested(rng),
        lambda: "", lambda: " \n\u00a0", lambda: rng.random() * 1e15, lambda: "س" * rng.choice([1, 300, 20_000]), lambda: hostile_date(rng),
    ])()  # fmt: skip


def hostile_date(rng: random.Random) -> str:
    """Pieces of dates that make no date, or hardly one."""
    return "".join(rng.choice(DATES) for _ in range(rng.randint(1, 9)))


def with_middle(rng: random.Random, middle: dict[str, Any], write: Callable[[list[dict[str, Any]]], bytes], name: str) -> Damaged:
    """The good records with this one between them; it must cost them nothing, and be an article or a refusal itself."""
    content = write([GOOD[0], middle, GOOD[2]])
    packed = rng.random() < 0.1
    return Damaged(name + ".gz" * packed, gzip.compress(content, 1, mtime=0) if packed else content, AROUND, 3)


# Kinds of damage


def bytes_alone(rng: random.Random) -> Damaged:
    return Damaged(rng.choice(NAMES), rng.randbytes(rng.choice([0, 1, 2, 7, 100, 3_000])))


def flipped(rng: random.Random) -> Damaged:
    name, content = rng.choice(list(originals().items()))
    return Damaged(name, mutated(rng, content))


def renamed(rng: random.Random) -> Damaged:
    return Damaged(rng.choice(NAMES), mutated(rng, rng.choice(list(originals().values())), 2))


def line_flipped(rng: random.Random) -> Damaged:
    first, middle, last = (json_bytes(record) for record in GOOD)
    return Damaged("a.jsonl", b"\n".join((first, b"{" + mutated(rng, middle).replace(b"\n", b" "), last)), AROUND, 3)


def values(rng: random.Random) -> Damaged:
    middle = {**GOOD[1], **{rng.choice(list(GOOD[1])): hostile_value(rng) for _ in range(rng.randint(1, 4))}, "id": "damaged"}
    if rng.random() < 0.2:
        middle[hostile_text(rng)] = hostile_value(rng)
    return with_middle(rng, middle, *rng.choice([(as_jsonl, "a.jsonl"), (as_json, "a.json"), (as_jsonl, "a.json")]))


def table(rng: random.Random) -> Damaged:
    middle = {**GOOD[1], **{rng.choice(list(GOOD[1])): hostile_text(rng) for _ in range(rng.randint(1, 3))}, "id": "damaged"}
    return with_middle(rng, middle, as_csv, "a.csv")


def dated(rng: random.Random) -> Damaged:
    write, name = rng.choice([(as_jsonl, "a.jsonl"), (as_csv, "a.csv")])
    return with_middle(rng, {**GOOD[1], "published": hostile_date(rng)}, write, name)


def escaped(rng: random.Random) -> Damaged:
    """Escapes of JSON: halves of pairs, NUL, controls, what is no escape."""
    ends = [r"\ud800", r"\udc00\ud800", r"\u0000", r"\u202e", r"\uZZZZ", r"\x", r"\ud83d\ude00", r"\\", r"\"", r"\u00", "\\u0085"]
    text = "".join(rng.choice([*ends, " word ", "خبر "]) for _ in range(rng.randint(1, 30)))
    line = f'{{"id": "damaged", "title": "{rng.choice(ends)}", "text": "{ENGLISH} {text}"}}'
    return Damaged("a.jsonl", b"\n".join((json_bytes(GOOD[0]), line.encode(), json_bytes(GOOD[2]))), AROUND, 3)


def deep(rng: random.Random) -> Damaged:
    depth = rng.choice([500, 1_000, 5_000, 100_000])
    opened, closed = rng.choice([(b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")])
    value = opened * depth + b"1" + (closed * depth if rng.random() < 0.7 else b"")
    line = b'{"id": "damaged", "text": "' + ENGLISH.encode() + b'", "extra": ' + value + b"}"
    return Damaged("a.jsonl", b"\n".join((json_bytes(GOOD[0]), line, json_bytes(GOOD[2]))), AROUND, 3)


def numbers(rng: random.Random) -> Damaged:
    number = rng.choice(["9" * 5_000, "-" + "9" * 5_000, "1e999", "-1e999", "NaN", "-Infinity", "0" * 50, "1." + "0" * 9_000, "1e-9999", "0x10"])
    field = rng.choice(["title", "published", "source", "extra", "id"])
    line = f'{{"text": "{ENGLISH}", "{field}": {number}}}'
    return Damaged("a.jsonl", b"\n".join((json_bytes(GOOD[0]), line.encode(), json_bytes(GOOD[2]))), AROUND, 3)


def cut_off(rng: random.Random) -> Damaged:
    name, content = rng.choice(list(originals().items()))
    at = rng.randrange(1, len(content))
    # A line, or a record of a list, that stands whole before the cut is an article.
    whole = name in ("a.jsonl", "a.json", "b.json") and at > content.index(b'"id": "damaged"') + 5
    return Damaged(name, content[:at], ("first",) if whole else ())


def wrongly_encoded(rng: random.Random) -> Damaged:
    name, content = rng.choice([(n, c) for n, c in originals().items() if n != "a.parquet"])
    raw = content.decode().encode(rng.choice(ENCODINGS), errors="replace")
    declared = raw.replace(b"utf-8", rng.choice([b"utf-16", b"punycode", b"cp1256", b"none", b"unicode_escape", b"idna", b"zlib"]))
    return Damaged(name, declared if rng.random() < 0.5 else raw[rng.randint(0, 1) :])


def packed(rng: random.Random) -> Damaged:
    name, content = rng.choice(list(originals().items()))
    raw = gzip.compress(content, 1, mtime=0)
    match rng.randrange(5):
        case 0:
            raw = raw[: rng.randrange(1, len(raw))]
        case 1:
            raw = mutated(rng, raw, 3)
        case 2:
            raw += rng.randbytes(50)
        case 3:
            raw = gzip.compress(raw, 1, mtime=0)
        case 4:
            raw += gzip.compress(mutated(rng, content, 2), 1, mtime=0)
    return Damaged(name + ".gz", raw)


@cache
def bomb(byte: bytes) -> bytes:
    """200 KB that unfold to 200 MB."""
    return gzip.compress(byte * 200_000_000, 6, mtime=0)


def bombs(rng: random.Random) -> Damaged:
    name = rng.choice(["a.txt.gz", "a.jsonl.gz", "a.json.gz", "a.csv.gz", "a.html.gz"])
    return Damaged(name, bomb(rng.choice([b"a", b"[", b'"', b" "])))


def long_words(rng: random.Random) -> Damaged:
    unit = rng.choice(["س", "a", "\u202e", "https://example.org/", "ا ", "\u0301", "«", "1", "...", "?!"])
    word = unit * (1_000_000 // len(unit))
    match rng.randrange(4):
        case 0:
            return with_middle(rng, {**GOOD[1], "text": word}, as_jsonl, "a.jsonl")
        case 1:
            return with_middle(rng, {**GOOD[1], rng.choice(["title", "source", "published", "url", "id"]): word}, as_csv, "a.csv")
        case 2:
            return Damaged("a.html", PAGE.replace(TEXT, word, 1).encode())
    return Damaged("a.txt", SCRAPED.replace(TEXT, word, 1).encode())


def markup(rng: random.Random) -> Damaged:
    """A page with its tags left open, nested without end, or made of what is no markup."""
    tag = rng.choice(["<div>", "<b>", "<table><tr><td>", "<article>", "<!--", "<![CDATA[", "<script>", "<svg>", "</p>", "<p", "<a href='", "&#xD800;", "&#0;", "&lt;", "<ul><li>", "<h1", "<?xml"])
    page = PAGE
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(page))
        page = page[:at] + tag * rng.choice([1, 5, 300, 3_000]) + page[at:]
    return Damaged("a.html", mutated(rng, page.encode(), 4))


def columns(rng: random.Random) -> Damaged:
    """Parquet with damage in it, or with columns of other types than text."""
    if rng.random() < 0.6:
        raw = bytearray(good_parquet())
        for _ in range(rng.randint(1, 6)):
            raw[rng.randrange(len(raw))] = rng.randrange(256)
        return Damaged("a.parquet", bytes(raw))
    import pyarrow as pa
    import pyarrow.parquet as pq

    made = {
        "text": [ENGLISH * 3, TEXT * 3, rng.choice([None, "", ENGLISH])],
        "published": pa.array([rng.randrange(-(2**53), 2**53) * rng.choice([1, 1 << 9]) for _ in range(3)], rng.choice([pa.int64(), pa.timestamp("ns"), pa.timestamp("us", "Asia/Gaza"), pa.duration("us")])),
        rng.choice(["title", "id", "x"]): rng.choice([[b"\xff\xfe", b"", None], [1.5, float("nan"), None], [[1], [], None], [{"a": 1}, None, {}], [True, None, False]]),
    }  # fmt: skip
    sink = pa.BufferOutputStream()
    pq.write_table(pa.table(made), sink)
    return Damaged("a.parquet", bytes(sink.getvalue().to_pybytes()), items=3)


KINDS: dict[Callable[[random.Random], Damaged], int] = {
    bytes_alone: 6, flipped: 16, renamed: 4, line_flipped: 10, values: 14, table: 10, dated: 10, escaped: 8, deep: 2, numbers: 4,
    cut_off: 8, wrongly_encoded: 8, packed: 8, markup: 8, columns: 6,
}  # fmt: skip
"""Each kind with how often it comes."""
SLOW: dict[Callable[[random.Random], Damaged], int] = {bombs: 1, long_words: 3}
"""Kinds that take up to seconds, mixed in rarely."""


def damaged(seed: int) -> tuple[str, Damaged]:
    """The kind of damage, and the file, of a seed."""
    rng = random.Random(seed)
    kinds = SLOW if rng.random() < 0.01 else KINDS
    kind = rng.choices(list(kinds), list(kinds.values()))[0]
    return kind.__name__, kind(rng)
