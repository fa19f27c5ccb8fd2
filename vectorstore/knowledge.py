"""What is known of words: the English–Arabic lexicon, the thesaurus, the classes of things, and a reader's own lexicon.

The files are TSV, for people. They are compiled once into a small SQLite file in the archive's folder (its name holds
a fingerprint of all that went in), so that a question reads the few entries that it needs and loads nothing else.
"""

import hashlib
import json
import os
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vectorstore.analysis import ANALYSIS_VERSION, terms_of
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.analysis.stopwords import STOP_WORDS
from vectorstore.errors import InputError

ROOM = Path(__file__).parent
LAYOUT = "4"
"""Raised by hand when the compiled file is built otherwise: older ones are then compiled anew."""
INFLECTED = ("ar_paraphrases",)
"""Files whose words stand as running text has them («أقنعت»): the stemmer learns no word from these."""
ENTRY = re.compile(r"[a-z0-9][a-z0-9 .'&/-]*")
ARABIC_FORM = re.compile(r"[\u0621-\u063a\u0641-\u064a\u067e\u0686\u06a4\u06af0-9 -]+")


RANK_DECAY, HUB_DECAY = 0.25, 0.15
"""How fast a relation is less sure for a later rank in its file, and for a form that stands for many other things (عرض)."""
KINDS = ("translation", "synonym", "synonym of", "related")
"""How a form may stand to a key: "synonym" is interchangeable, "synonym of" is the way back."""

Relations = dict[tuple[str, str], dict[str, float]]
"""By (key, kind): the forms (terms joined by spaces) that stand so to the key, and how sure each is, in (0, 1]; in their files' order."""


class Knowledge:
    """Looks up words and phrases; open it with `open_knowledge`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.forms: dict[tuple[str, str, bool], tuple[Any, ...]] = {}
        """The forms that `concepts_of` worked out of these relations, by (key, word as it stood, whether inside a phrase)."""

    def relations(self, keys: Collection[str], kinds: Sequence[str] = KINDS) -> Relations:
        """All relations of those kinds that the keys (terms joined by spaces) have."""
        rows = self._connection.execute(
            f"SELECT key, kind, forms FROM words WHERE key IN ({_marks(keys)}) AND kind IN ({_marks(kinds)})",  # noqa: S608 - only question marks
            [*keys, *kinds],
        ).fetchall()
        # A question reads a thousand forms: parsed in one go, and left as they are.
        forms = json.loads(f"[{','.join(found for _, _, found in rows)}]")
        return {(key, kind): found for (key, kind, _), found in zip(rows, forms, strict=True)}

    def known(self, keys: Collection[str]) -> set[str]:
        """Those of the keys that have any relation."""
        return {key for (key,) in self._connection.execute(f"SELECT key FROM words WHERE key IN ({_marks(keys)})", list(keys))}  # noqa: S608 - only question marks

    def members(self, heads: Collection[str]) -> dict[tuple[str, bool], str]:
        """The members of those of the classes that are known, joined by |, in both languages: of "country" every country.

        By (head, whether it is a quantity): the members of a quantity ("how deep") are the units that it is stated in.
        Heads and members are terms joined by spaces; a sign (€, %) stands for itself. What several lines of the files say of one
        class is put together.
        """
        rows = self._connection.execute(
            f"SELECT head, is_quantity, group_concat(members, '|') FROM heads JOIN classes ON id = class WHERE head IN ({_marks(heads)}) GROUP BY head, is_quantity",  # noqa: S608 - only question marks
            list(heads),
        )
        return {(head, bool(is_quantity)): members for head, is_quantity, members in rows}


def _marks(values: Collection[str]) -> str:
    return ",".join("?" * len(values))


def open_knowledge(folder: Path | None, own_lexicon: Path | None = None) -> Knowledge:
    """The compiled knowledge; compiles it first if its files have changed.

    `folder` is where the compiled file is kept; without one, or where it cannot be written, it lives in memory.
    `own_lexicon` is a reader's TSV in the lexicon's format; its entries come before ours.
    Raises InputError naming the file and line where a TSV is malformed.
    """
    files = knowledge_files(own_lexicon)
    digest = hashlib.blake2b(f"{LAYOUT} {ANALYSIS_VERSION}".encode(), digest_size=8)
    for file in files:
        digest.update(file.read_bytes())
    if folder is None or not folder.is_dir():
        return Knowledge(_compile(":memory:", files))
    path = folder / f"knowledge-{digest.hexdigest()}.sqlite"
    if not path.exists():
        try:
            _compile_into(path, files)
        except (OSError, sqlite3.OperationalError):
            return Knowledge(_compile(":memory:", files))
    return Knowledge(sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False))


def knowledge_files(own_lexicon: Path | None = None) -> list[Path]:
    """Every TSV that goes in, a reader's own first."""
    if own_lexicon and not own_lexicon.is_file():
        raise InputError(f"There is no lexicon at {own_lexicon}. Give ISNAD_LEXICON a TSV file, or unset it.")
    own = [own_lexicon] if own_lexicon else []
    return own + [file for room in ("lexicon", "thesaurus", "classes") for file in sorted((ROOM / room).glob("*.tsv"))]


def read_lexicon(file: Path) -> Iterator[tuple[str, list[str]]]:
    """(English entry, Arabic forms) of a lexicon file. Raises InputError at the first malformed line."""
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        entry, tab, right = line.partition("\t")
        forms = [form.strip() for form in right.split("|") if form.strip()]
        if not tab or not ENTRY.fullmatch(entry) or not forms or not all(map(ARABIC_FORM.fullmatch, forms)):
            raise InputError(f"{file.name}, line {number}: expected `english<TAB>arabic|arabic…`, lower case and undiacritised.")
        yield entry, forms


def read_thesaurus(file: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """(head, interchangeable words, related words) of a thesaurus file. Raises InputError at a malformed line."""
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not cells[0].strip():
            raise InputError(f"{file.name}, line {number}: expected `head<TAB>interchangeable|…<TAB>related|…`.")
        head, *words = cells
        interchangeable, related = ([word.strip() for word in cell.split("|") if word.strip()] for cell in words)
        yield head, interchangeable, related


def read_classes(file: Path) -> Iterator[tuple[list[str], list[str]]]:
    """(what a question calls the class, its members) of a file of classes. Raises InputError at a malformed line."""
    for number, line in enumerate(_lines(file), 1):
        cells = [[word.strip() for word in cell.split("|") if word.strip()] for cell in line.split("\t")]
        if len(cells) != 2 or not all(cells):
            raise InputError(f"{file.name}, line {number}: expected `head|…<TAB>member|…`.")
        yield cells[0], cells[1]


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InputError(f"{file.name} is not in UTF-8. Save it as a TSV file in UTF-8.") from None


def _is_thesaurus(file: Path) -> bool:
    return file.parent == ROOM / "thesaurus"


def _has_classes(file: Path) -> bool:
    return file.parent == ROOM / "classes"


def _pairs(files: Iterable[Path]) -> Iterator[tuple[str, str, str, int]]:
    """(kind, left word, right word, rank of the right word) of everything in the files, both ways."""
    for file in files:
        if _is_thesaurus(file):
            for head, interchangeable, related in read_thesaurus(file):
                for rank, word in enumerate(interchangeable):
                    yield "synonym", head, word, rank
                    # Not back to a phrase: "bribe" would be looked for as a dozen turns of speech before its own synonyms.
                    if " " not in head:
                        yield "synonym of", word, head, rank
                for rank, word in enumerate(related):
                    yield "related", head, word, rank
        else:
            for entry, forms in read_lexicon(file):
                for rank, form in enumerate(forms):
                    yield "translation", entry, form, rank
                    yield "translation", form, entry, rank


def _compile_into(path: Path, files: Sequence[Path]) -> None:
    """Compile beside the final name and rename, so that a half-written file never has it; drop older ones."""
    # Two processes may compile at once; each renames its own.
    draft = path.with_suffix(f".{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    _compile(str(draft), files).close()
    draft.replace(path)
    for old in path.parent.glob("knowledge-*.sqlite"):
        if old != path:
            old.unlink(missing_ok=True)


def _compile(where: str, files: Sequence[Path]) -> sqlite3.Connection:
    @cache
    def terms(word: str) -> str:
        return " ".join(terms_of(word))

    connection = sqlite3.connect(where, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    # One row a word and kind: a question asks for a hundred words with a thousand relations among them.
    connection.execute("CREATE TABLE words (key TEXT, kind TEXT, forms TEXT, PRIMARY KEY (key, kind)) WITHOUT ROWID")
    relations = _relations([file for file in files if not _has_classes(file)], terms)
    rows = ((*at, json.dumps(forms, ensure_ascii=False)) for at, forms in sorted(relations.items()))
    connection.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
    connection.execute("CREATE TABLE classes (id INTEGER PRIMARY KEY, is_quantity INTEGER, members TEXT)")
    connection.execute("CREATE TABLE heads (head TEXT, class INTEGER, PRIMARY KEY (head, class)) WITHOUT ROWID")
    lines = ((file, *line) for file in filter(_has_classes, files) for line in read_classes(file))
    for number, (file, heads, members) in enumerate(lines):
        # A sign («€») has no term and stands for itself.
        joined = "|".join(dict.fromkeys(terms(member) or member for member in members))
        connection.execute("INSERT INTO classes VALUES (?, ?, ?)", (number, file.stem == "quantities", joined))
        connection.executemany("INSERT INTO heads VALUES (?, ?)", {(terms(head), number) for head in heads})
    connection.commit()
    return connection


def _relations(files: Iterable[Path], terms: Callable[[str], str]) -> Relations:
    ranks: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    own: dict[tuple[str, str], int] = {}
    for file in files:
        for kind, left, right, rank in _pairs([file]):
            key, form = terms(left), terms(right)
            if key and form and key != form:
                forms = ranks[key, kind]
                # Ours stand behind what a reader's own lexicon says of the key.
                later = rank + own.get((key, kind), 0)
                forms[form] = min(later, forms.get(form, later))
        if ROOM not in file.parents:
            own = {at: len(forms) for at, forms in ranks.items()}
    partners = Counter((kind, form) for (_, kind), forms in ranks.items() for form in forms)
    return {
        (key, kind): {
            form: round(1 / (1 + RANK_DECAY * rank) / partners[kind, form] ** HUB_DECAY, 4)
            for form, rank in sorted(forms.items(), key=lambda item: (item[1], item[0]))
        }
        for (key, kind), forms in ranks.items()
    }


def arabic_words(files: Iterable[Path]) -> tuple[list[str], list[str]]:
    """The folded single words of our files that the stemmer may rely on: (common words, names).

    Affixes that a fixed term carries are taken off where the bare word is listed too («وقف لإطلاق النار» has إطلاق,
    «الأمم المتحدة» has متحدة), and so is the ي of an imperfect that its past stands beside («صوت|يصوت»).
    """
    common, alone = set(STOP_WORDS), set(STOP_WORDS)
    names: set[str] = set()
    imperfects: set[str] = set()
    own_al: set[str] = set()
    for file in (file for file in files if not _has_classes(file) and file.stem not in INFLECTED):
        kept = names if file.stem == "names" else common
        for _, left, right, _ in _pairs([file]):
            for words in (fold_arabic(text).split() for text in (left, right) if not text.isascii()):
                kept.update(words)
                if len(words) == 1:
                    alone.update(words)
            # «ألعاب» begins with a hamza, so its «ال» is no article.
            own_al.update(fold_arabic(w) for text in (left, right) for w in text.split() if w[:2] in ("أل", "إل", "آل"))
        if not _is_thesaurus(file):
            for _, forms in read_lexicon(file):
                folded = {fold_arabic(form) for form in forms}
                imperfects.update(form for form in folded if form[:1] == "ي" and form[1:] in folded)
    listed = {word for word in common | names if len(word) >= 3} - imperfects
    bare = {word for word in listed if word in own_al or not _carries_affix(word, listed, alone)}
    return sorted(bare - (names - common)), sorted(bare & names)


def _carries_affix(word: str, listed: set[str], alone: set[str]) -> bool:
    if word in STOP_WORDS:
        return False
    if word.startswith(("ال", "لل", "بال", "وال")):
        rest = word.removeprefix("و").removeprefix("ب").removeprefix("ال").removeprefix("لل")
        return rest in listed or f"{rest}ه" in listed or f"{rest}ي" in listed
    # An adverb («علنا», «مدعوم أمريكيا»), but not a country: سوريا stands alone somewhere.
    if word.endswith("ا") and word[:-1] in listed and not (word.endswith("يا") and word in alone):
        return True
    return word not in alone and word[:1] in ("ل", "ب", "و", "ك") and word[1:] in listed


if __name__ == "__main__":
    for name, words in zip(("arabic_words.txt", "arabic_names.txt"), arabic_words(knowledge_files()), strict=True):
        (ROOM / "analysis" / name).write_text("\n".join(words) + "\n", encoding="utf-8")
