"""Knowledge: the lexicon, the thesaurus, and a reader's own lexicon."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vectorstore import knowledge as knowing
from vectorstore.analysis import terms_of
from vectorstore.concepts import concepts_of
from vectorstore.errors import InputError
from vectorstore.knowledge import (
    Knowledge,
    arabic_words,
    knowledge_files,
    open_knowledge,
    read_classes,
    read_lexicon,
    read_thesaurus,
)

ANALYSIS = Path(knowing.__file__).parent / "analysis"


@pytest.fixture
def small_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Our knowledge as if it were a few lines, which are compiled in no time."""
    room = tmp_path / "room"
    for name, lines in {
        "lexicon/politics.tsv": "ceasefire\tوقف إطلاق النار|هدنة\ntruce\tهدنة\nveto\tحق النقض|فيتو\n",
        "thesaurus/en.tsv": "truce\tceasefire\tpeace|talks\n",
        "classes/things.tsv": "relative|قريب\tfather|والدة\nrelative\tstep mother\n",
        "classes/quantities.tsv": "price|relative|ثمن\t€|euro|جنيه\n",
    }.items():
        (room / name).parent.mkdir(parents=True, exist_ok=True)
        (room / name).write_text(lines, encoding="utf-8")
    monkeypatch.setattr(knowing, "ROOM", room)
    return room


def related(knowledge: Knowledge, word: str, kind: str = "translation") -> list[str]:
    key = " ".join(terms_of(word))
    return list(knowledge.relations([key]).get((key, kind), ()))


def terms(*words: str) -> list[str]:
    return [" ".join(terms_of(word)) for word in words]


@pytest.mark.parametrize("file", knowledge_files(), ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_our_files(file: Path) -> None:
    """Every line of every file of ours is well formed, and there are hundreds."""
    read: Callable[[Path], Iterator[object]] = {"thesaurus": read_thesaurus, "classes": read_classes}.get(file.parent.name, read_lexicon)
    assert sum(1 for _ in read(file)) > (15 if file.parent.name == "classes" else 500)


@pytest.mark.parametrize("file", [file for file in knowledge_files() if file.parent.name == "classes"], ids=lambda file: file.stem)
def test_our_classes(file: Path) -> None:
    """Every class is named in both languages and has members in both, in lower case."""
    for cells in read_classes(file):
        for words in cells:
            assert any(word.isascii() for word in words), cells[0]
            assert any("\u0621" <= word[0] <= "\u064a" for word in words), cells[0]
            assert words == [word.lower() for word in words], cells[0]
            assert len(set(words)) == len(words), cells[0]


def test_word_lists() -> None:
    """The stemmer's word lists are those that the files give (`python -m vectorstore.knowledge` writes them)."""
    for name, words in zip(("arabic_words.txt", "arabic_names.txt"), arabic_words(knowledge_files()), strict=True):
        assert (ANALYSIS / name).read_text(encoding="utf-8").split() == words, name


@pytest.mark.parametrize(
    ("word", "translation"),
    [
        *(("ceasefire", "وقف إطلاق النار"), ("وقف إطلاق النار", "ceasefire"), ("وَقْفِ إطـــلاق النّار", "ceasefire")),
        *(("Security Council", "مجلس الأمن"), ("ومجلس الأمن", "security council"), ("U.S.", "الولايات المتحدة"), ("لندن", "London")),
    ],
)
def test_translations(knowledge: Knowledge, word: str, translation: str) -> None:
    """What our lexicon says is found both ways, however it is written in the text."""
    assert terms(translation)[0] in related(knowledge, word)


def test_kinds(small_room: Path) -> None:
    """A thesaurus line makes synonyms with a way back, and related words without one, in the file's order; the later, and what stands for more things, is the less sure."""
    known = open_knowledge(None)
    assert related(known, "truce", "synonym") == terms("ceasefire")
    assert related(known, "ceasefire", "synonym of") == terms("truce")
    assert related(known, "truce", "related") == terms("peace", "talks")
    assert related(known, "peace", "related") == []
    assert related(known, "ceasefire") == terms("وقف إطلاق النار", "هدنة")
    first, shared = known.relations(["ceasefir"], ["translation"])["ceasefir", "translation"].values()
    assert (first, shared) == (1.0, round(1 / (1 + knowing.RANK_DECAY) / 2**knowing.HUB_DECAY, 4))
    assert known.known(["ceasefir", "nothing"]) == {"ceasefir"}


def test_members(small_room: Path) -> None:
    """The members of a class come from all its lines, by any of its names; a quantity's units stand apart, and signs as they are."""
    known = open_knowledge(None)
    father, mother, step, euro, pound = terms("father", "والدة", "step mother", "euro", "جنيه")
    assert known.members(terms("قريب", "relative", "ثمن", "unheard")) == {
        (terms("قريب")[0], False): f"{father}|{mother}",
        (terms("relative")[0], False): f"{father}|{mother}|{step}",
        (terms("relative")[0], True): f"€|{euro}|{pound}",
        (terms("ثمن")[0], True): f"€|{euro}|{pound}",
    }


def test_malformed_classes(tmp_path: Path) -> None:
    """A line of a class without members is named."""
    file = tmp_path / "things.tsv"
    file.write_text("relative\tfather\nقريب\t\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"things\.tsv, line 2: expected `head"):
        list(read_classes(file))


def test_own_first(small_room: Path, tmp_path: Path) -> None:
    """A reader's own lexicon stands before ours, in both directions, and ours stays behind it."""
    own = tmp_path / "own.tsv"
    own.write_text("ceasefire\tتهدئة|سكون\ntahdia\tهدنة\n\nzorvalek\tزورفاليك\n", encoding="utf-8")
    known = open_knowledge(None, own)
    assert related(known, "ceasefire") == terms("تهدئة", "سكون", "وقف إطلاق النار", "هدنة")
    assert related(known, "هدنة")[0] == "tahdia"
    assert related(known, "زورفاليك") == ["zorvalek"]
    best = concepts_of("ceasefire", known)[0].forms[1]
    assert best.terms == tuple(terms("تهدئة"))


def test_own_at_once(small_room: Path, tmp_path: Path) -> None:
    """A changed own lexicon counts at the next opening, and the compiled file of the old one is gone."""
    own, folder = tmp_path / "own.tsv", tmp_path / "store"
    folder.mkdir()
    own.write_text("zorvalek\tزورفاليك\n", encoding="utf-8")
    assert related(open_knowledge(folder, own), "zorvalek") == ["زورفاليك"]
    own.write_text("zorvalek\tزرفلك\n", encoding="utf-8")
    assert related(open_knowledge(folder, own), "zorvalek") == ["زرفلك"]
    assert related(open_knowledge(folder), "zorvalek") == []
    assert len(list(folder.glob("knowledge-*"))) == 1


def test_own_of_a_spreadsheet(small_room: Path, tmp_path: Path) -> None:
    """A lexicon saved by a spreadsheet, with a byte-order mark and Windows line ends, is read."""
    own = tmp_path / "own.tsv"
    own.write_bytes("\ufeffzorvalek\tزورفاليك | زرفلك\r\n".encode())
    assert related(open_knowledge(None, own), "zorvalek") == ["زورفاليك", "زرفلك"]


def test_own_in_any_folder(small_room: Path, tmp_path: Path) -> None:
    """A reader's lexicon is a lexicon, whatever its folder is called."""
    (tmp_path / "thesaurus").mkdir()
    own = tmp_path / "thesaurus" / "own.tsv"
    own.write_text("zorvalek\tزورفاليك\n", encoding="utf-8")
    assert related(open_knowledge(None, own), "zorvalek") == ["زورفاليك"]


@pytest.mark.parametrize(
    "line",
    ["no tab here", "Capital\tكبير", "word\tلاتيني latin", "word\tمُشَكَّل", "\tعربي", "word\t", "word\t|", "عربي\tenglish", "word\tقال، ثم"],
)
def test_malformed(small_room: Path, tmp_path: Path, line: str) -> None:
    """A malformed line of a reader's lexicon is named, with what was expected."""
    own = tmp_path / "own.tsv"
    own.write_text(f"good\tجيد\n\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"own\.tsv, line 3: expected `english<TAB>arabic"):
        open_knowledge(None, own)


def test_malformed_thesaurus(tmp_path: Path) -> None:
    """A thesaurus line without its three cells is named."""
    file = tmp_path / "ar.tsv"
    file.write_text("هدنة\tتهدئة\tسلام\nهدنة\tتهدئة\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"ar\.tsv, line 2: expected `head<TAB>"):
        list(read_thesaurus(file))


def test_not_text(small_room: Path, tmp_path: Path) -> None:
    """A lexicon in another encoding is refused with words, and not with a traceback."""
    own = tmp_path / "own.tsv"
    own.write_bytes("good\tجيد\n".encode("cp1256"))
    with pytest.raises(InputError, match=r"own\.tsv.*UTF-8"):
        open_knowledge(None, own)


def test_missing(tmp_path: Path) -> None:
    """A lexicon that is not there is named, with the setting."""
    with pytest.raises(InputError, match=r"There is no lexicon at .*none\.tsv\. Give ISNAD_LEXICON"):
        open_knowledge(None, tmp_path / "none.tsv")


def test_folder_that_takes_no_file(small_room: Path) -> None:
    """Where the compiled file cannot be written, the knowledge is there all the same."""
    assert related(open_knowledge(Path("/proc/self")), "veto") == terms("حق النقض", "فيتو")


def test_compiled_once(small_room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is compiled is not compiled again; what a killed process left half-written is never taken for it."""
    compiled = []
    whole = knowing._compile

    def killed_at_first(where: str, files: list[Path]) -> sqlite3.Connection:
        compiled.append(where)
        connection = whole(where, files)
        if len(compiled) == 1:
            connection.close()
            raise KeyboardInterrupt
        return connection

    monkeypatch.setattr(knowing, "_compile", killed_at_first)
    with pytest.raises(KeyboardInterrupt):
        open_knowledge(tmp_path)
    assert not list(tmp_path.glob("knowledge-*.sqlite"))
    for _ in range(2):
        assert related(open_knowledge(tmp_path), "veto")
    assert len(compiled) == 2
