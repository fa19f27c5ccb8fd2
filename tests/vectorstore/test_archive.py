"""The archive: what goes in is found, once, as it is now, whatever happens in between."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from vectorstore.archive import Archive, open_archive
from vectorstore.articles import Article, Filters, Hit, Origin
from vectorstore.catalogue import Catalogue
from vectorstore.embedding import Encoder
from vectorstore.errors import StoreError
from vectorstore.knowledge import Knowledge
from vectorstore.meaning import VectorIndex
from vectorstore.splitting import passages_of
from vectorstore.words import WordIndex

Opened = Callable[[], Archive]
Keep = Callable[..., None]

VETO = Article(
    "veto",
    "واشنطن تستخدم الفيتو",
    "صوّتت 13 دولة لصالح مشروع القرار في مجلس الأمن، وامتنعت بريطانيا عن التصويت. واستخدمت الولايات المتحدة حق النقض.",
    "ar",
    Origin("veto.jsonl", 3),
    datetime(2023, 12, 9, tzinfo=UTC),
    "القدس العربي",
    "https://example.org/الفيتو",
    {"section": "سياسة"},
)
FLOOD = Article(
    "flood",
    "Floods in Libya",
    "The dam at Derna collapsed during the storm. Thousands of people drowned, the mayor said.",
    "en",
    Origin("flood.txt", 1, "Libya’s dams"),
    None,
    "BBC",
)
MATCH = Article("match", "Goal", "Zorvalek scored twice. The striker left the stadium.", "en", Origin("match.jsonl"))
LONG = Article("long", "اقتصاد", "ارتفعت أسعار النفط في الأسواق العالمية أمس. " * 90, "ar", Origin("long.jsonl"), None, "BBC")
NEWS = (VETO, FLOOD, MATCH, LONG)
CORRECTED = replace(LONG, body=LONG.body.replace("النفط", "القمح"))
QUESTIONS = ["كم دولة صوتت للقرار؟", "Who drowned in Derna?", "Who is Zorvalek?", "أسعار النفط", "dam", "Did Britain abstain?"]


def ids(hits: list[Hit]) -> list[str]:
    return [hit.article.id for hit in hits]


def state(archive: Archive) -> list[tuple]:
    """All that a reader can see: what is found, by which side, and how well; and the counts."""
    found = [
        (hit.passage, hit.article, round(hit.score, 4), hit.found_by)
        for question in QUESTIONS
        for hit in sorted(archive.search(question, limit=50), key=lambda hit: hit.passage.id)
    ]
    return [*found, archive.catalogue.counts(), archive.catalogue.doomed(), len(archive._words), len(archive._vectors)]


# Found


def test_whole(opened: Opened, keep: Keep) -> None:
    """An article comes back as it went in, with everything that was known of it."""
    archive = opened()
    keep(archive, *NEWS)
    assert [archive.catalogue.article(article.id) for article in NEWS] == list(NEWS)
    assert archive.catalogue.article("none") is None
    assert [passage for _, passage in archive.catalogue.passages_of(LONG)] == passages_of(LONG)
    assert sorted(a.id for a in archive.catalogue.articles()) == sorted(a.id for a in NEWS)
    hit = archive.search("من امتنع عن التصويت؟")[0]
    assert (hit.article, hit.passage, hit.found_by) == (VETO, passages_of(VETO)[0], ("words", "meaning"))


@pytest.mark.parametrize(
    ("question", "article"),
    [
        *(("كم دولة صوتت لصالح القرار؟", "veto"), ("هل امتَنَعَت بريطـــانيا؟", "veto"), ("ما اسم الدولة التي استخدمت الفيتو، BBC؟", "veto")),
        *(("Which country abstained in the Security Council?", "veto"), ("Who used the veto?", "veto"), ("13 countries voted", "veto")),
        *(("صوتت ١٣ دولة", "veto"), ("Why did the dam collapse?", "flood"), ("من غرق في ليبيا؟", "flood"), ("ماذا قال العمدة عن السد؟", "flood")),
        *(("من هو زورفاليك؟", "match"), ("Who is Zorvalek?", "match"), ("oil prices", "long"), ("أسعار النِّفط", "long")),
    ],
)
def test_found(world: Archive, question: str, article: str) -> None:
    """A question in either language finds the article that answers it, in whichever language it is."""
    assert ids(world.search(question))[0] == article


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, knowledge: Knowledge, keep_all: Keep) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("world"), encoder, knowledge)
    keep_all(archive, *NEWS)
    return archive


@pytest.fixture(scope="module")
def keep_all() -> Keep:
    return lambda archive, *articles: list(archive.embed(articles))


def test_sides(world: Archive) -> None:
    """Each side can be asked alone, and articles can be as if they were not there."""
    concepts, rarities = world.concepts_of("Did Britain abstain?")
    assert len(concepts) == len(rarities)
    for side in ("words", "meaning"):
        world.sides = (side,)
        hits = world.search_concepts("Did Britain abstain?", concepts)
        assert ids(hits)[0] == "veto"
        assert {hit.found_by for hit in hits} == {(side,)}
    world.sides = ("words", "meaning")
    assert "veto" not in ids(world.search_concepts("Did Britain abstain?", concepts, without={"veto"}))
    assert len(world.search("النفط", limit=2)) == 2


@pytest.mark.parametrize("question", ["", "؟", "—", "xqzv", "a" * 2_000, "AND OR NOT ( [ \" * ~ ^ :", "ﷺ ﴾قال﴿", "غزة " * 500])
def test_any_question(world: Archive, question: str) -> None:
    """No question breaks the search, whatever it is made of."""
    assert len(world.search(question)) <= 10


def test_empty(opened: Opened) -> None:
    """An archive without articles finds nothing, and says so calmly."""
    archive = opened()
    assert archive.search("غزة") == []
    list(archive.embed([]))
    assert archive.search("Gaza") == []


def test_no_store(tmp_path: Path, encoder: Encoder) -> None:
    """A folder without an archive is named, with how to begin one; looking makes nothing there."""
    with pytest.raises(StoreError, match=r"There is no archive in .*none\. Begin one with: python -m vectorstore embed"):
        open_archive(tmp_path / "none", encoder)
    assert not (tmp_path / "none").exists()


def test_impossible_store(tmp_path: Path, encoder: Encoder) -> None:
    """A folder that cannot be made is named, with the setting."""
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"cannot be made: .*ISNAD_STORE"):
        open_archive(tmp_path / "file" / "store", encoder, create=True)


# Again, and corrected


def test_twice(opened: Opened, keep: Keep) -> None:
    """Embedding the same articles again changes nothing, wherever they were read."""
    archive = opened()
    keep(archive, *NEWS)
    before = state(archive)
    (report,) = archive.embed(NEWS)
    assert (report.added, report.replaced, report.unchanged, report.passages, report.ids) == (0, 0, 4, 0, [])
    keep(archive, replace(VETO, origin=Origin("elsewhere.csv", 9)))
    assert state(archive) == before


def test_correction(opened: Opened, keep: Keep) -> None:
    """The same id with other content replaces: the old text is not found any more, by either side, nor its passages kept."""
    archive = opened()
    keep(archive, *NEWS)
    old = {number for number, _ in archive.catalogue.passages_of(LONG)}
    corrected = replace(LONG, title="Crops", body="The wheat harvest failed in Kansas.", language="en")
    (report,) = archive.embed([corrected])
    assert (report.added, report.replaced, report.unchanged, report.ids) == (0, 1, 0, ["long"])
    assert archive.catalogue.counts() == {"articles": 4, "passages": 4}
    assert len(archive._words) == len(archive._vectors) == 4
    assert archive.catalogue.doomed() == []
    assert ids(archive.search("wheat harvest"))[0] == "long"
    assert not [hit for hit in archive.search("أسعار النفط", limit=50) if "النفط" in hit.passage.text]
    assert not old & {number for number, _ in archive.catalogue.passages_of(LONG)}
    # And back again, under the old passages' ids and new numbers.
    keep(archive, LONG)
    assert [passage for _, passage in archive.catalogue.passages_of(LONG)] == passages_of(LONG)


def test_same_id_at_once(opened: Opened, keep: Keep) -> None:
    """Of two articles with one id the later counts, whether they come in one batch or in two."""
    for batch in (256, 1):
        archive = opened()
        keep(archive, MATCH, replace(MATCH, body="Zorvalek was sent off."), batch=batch)
        assert [hit.passage.text for hit in archive.search("Zorvalek")] == ["Zorvalek was sent off."]
        assert archive.catalogue.counts() == {"articles": 1, "passages": 1}
        assert len(archive._words) == len(archive._vectors) == 1


def test_batches(opened: Opened) -> None:
    """A report follows each batch once it is kept; what a stopped embed had kept is found."""
    archive = opened()
    reports = archive.embed(iter(NEWS), batch=2)
    assert next(reports).added == 2
    reports.close()
    assert archive.catalogue.counts()["articles"] == 2
    last = list(archive.embed(NEWS, batch=1))[-1]
    assert (last.added, last.unchanged) == (2, 2)


# Crashes


class PowerCutError(Exception):
    pass


def cut_after(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, times: int, *, done: bool) -> None:
    """The call after `times` of that method ends the program: before it did anything, or just after."""
    whole, calls = getattr(owner, name), []

    def cut(self: object, *given: object) -> object:
        calls.append(name)
        if len(calls) <= times:
            return whole(self, *given)
        if done:
            whole(self, *given)
        raise PowerCutError

    monkeypatch.setattr(owner, name, cut)


@pytest.fixture(scope="module")
def never_cut(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, knowledge: Knowledge, keep_all: Keep) -> list:
    with Archive(tmp_path_factory.mktemp("never_cut"), encoder, knowledge) as archive:
        keep_all(archive, VETO, LONG)
        keep_all(archive, FLOOD, MATCH, CORRECTED)
        return state(archive)


POINTS = [
    *((WordIndex, "add", 0, False), (VectorIndex, "add", 0, False), (VectorIndex, "add", 0, True), (WordIndex, "commit", 0, False)),
    *((WordIndex, "commit", 0, True), (Catalogue, "add", 0, False), (Catalogue, "add", 1, True), (Catalogue, "remove", 0, True)),
    *((WordIndex, "delete", 0, False), (VectorIndex, "delete", 0, False), (VectorIndex, "delete", 0, True)),
    (Catalogue, "spare", 0, True),
]


@pytest.mark.parametrize(("owner", "name", "times", "done"), POINTS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_crash(
    opened: Opened, keep: Keep, never_cut: list, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, times: int, done: bool
) -> None:
    """Wherever an embed is cut off, each article is found as it was or as it became; the next embed makes all as if never cut."""
    archive = opened()
    keep(archive, VETO, LONG)
    with monkeypatch.context() as power:
        cut_after(power, owner, name, times, done=done)
        with pytest.raises(PowerCutError):
            keep(archive, FLOOD, MATCH, CORRECTED)
    for reader in (archive, opened()):
        versions = {hit.article.id: hit.article for question in QUESTIONS for hit in reader.search(question, limit=50)}
        assert versions["veto"] == VETO
        finished = "flood" in versions
        assert versions["long"] == (CORRECTED if finished else LONG)
        assert ("match" in versions) is finished
        assert reader.catalogue.counts()["articles"] == (4 if finished else 2)
        assert all(hit.passage in passages_of(hit.article) for hit in reader.search("أسعار القمح النفط", limit=50))
    keep(archive, FLOOD, MATCH, CORRECTED)
    assert state(archive) == never_cut


def test_killed(store: Path, opened: Opened, keep: Keep, encoder: Encoder, knowledge: Knowledge) -> None:
    """A process killed in the middle of a batch leaves nothing half, and its lock does not outlive it."""
    keep(opened(), VETO)
    run(store, "import os; W.commit = lambda self: os._exit(9)", status=9)
    archive = opened()
    assert ids(archive.search("Zorvalek scored")) == ["veto"]
    keep(archive, MATCH)
    assert ids(archive.search("Zorvalek scored"))[0] == "match"
    assert len(archive._words) == len(archive._vectors) == 2


def run(store: Path, first: str = "", status: int = 0) -> None:
    """Embed MATCH in another process, after the statement `first`."""
    program = f"""
import sys
from pathlib import Path
from vectorstore.archive import open_archive
from vectorstore.articles import Article, Origin
from vectorstore.embedding import load_encoder
from vectorstore.words import WordIndex as W
{first}
article = Article("match", "Goal", {MATCH.body!r}, "en", Origin("match.jsonl"))
with open_archive(Path(sys.argv[1]), load_encoder(""), create=True) as archive:
    list(archive.embed([article]))
"""
    done = subprocess.run([sys.executable, "-c", program, str(store)], capture_output=True, check=False, timeout=120)
    assert done.returncode == status, done.stderr.decode()


# Several at once


def test_other_process(store: Path, opened: Opened, keep: Keep) -> None:
    """A reader that was open before sees what another process wrote."""
    keep(opened(), VETO)
    reader = opened()
    assert "match" not in ids(reader.search("Zorvalek"))
    run(store)
    hit = reader.search("Zorvalek")[0]
    assert (hit.article.id, hit.found_by) == ("match", ("words", "meaning"))


def test_other_archive(opened: Opened, keep: Keep) -> None:
    """A reader that was open before sees what another object wrote, corrections too, and closing one leaves the other open."""
    reader, writer = opened(), opened()
    for body in ("Zorvalek scored once.", "Zorvalek scored twice."):
        keep(writer, replace(MATCH, body=body))
        assert [(hit.passage.text, hit.found_by) for hit in reader.search("Zorvalek")] == [(body, ("words", "meaning"))]
    writer.close()
    assert ids(reader.search("Zorvalek")) == ["match"]


def test_reader_writes_after_another(store: Path, opened: Opened, keep: Keep) -> None:
    """An archive that was open while another process wrote writes beside that, and not over it."""
    archive = opened()
    keep(archive, VETO)
    run(store)
    keep(archive, FLOOD)
    for reader in (archive, opened()):
        found = {hit.article.id: hit.found_by for hit in reader.search("Who is Zorvalek? Derna veto", limit=50)}
        assert found == dict.fromkeys(["veto", "match", "flood"], ("words", "meaning"))
        assert len(reader._words) == len(reader._vectors) == 3


@pytest.mark.parametrize("question", ["flood", "فيضان"])
def test_rarity_is_counted_anew(opened: Opened, keep: Keep, question: str) -> None:
    """How rare a word is follows what was added, here and in another process's archive, whatever was counted before."""
    writer, reader = opened(), opened()
    keep(writer, VETO)
    before = [archive.concepts_of(question)[1] for archive in (writer, reader)]
    keep(writer, *(replace(FLOOD, id=f"flood-{n}", title=f"{FLOOD.title} {n}") for n in range(30)))
    assert reader.search(FLOOD.title)
    for archive, earlier in zip((writer, reader), before, strict=True):
        assert archive.concepts_of(question)[1] < earlier


def test_one_writer(store: Path, opened: Opened, keep: Keep) -> None:
    """A second writer is told so at once; readers read on; when the first has finished the second may write."""
    writer, second = opened(), opened()
    keep(writer, VETO)
    embedding = writer.embed([FLOOD, MATCH], batch=1)
    next(embedding)
    with pytest.raises(StoreError, match=rf"Another process is writing to {store} \(process \d+ on .*since .*\)\. Try again"):
        keep(second, LONG)
    assert ids(second.search("Derna dam"))[0] == "flood"
    list(embedding)
    keep(second, LONG)
    assert second.catalogue.counts()["articles"] == 4


def test_threads(opened: Opened, keep: Keep) -> None:
    """Many threads may search one archive while another writes: each answer is whole."""
    reader, writer = opened(), opened()
    keep(writer, *NEWS)

    def ask(place: int) -> str:
        return ids(reader.search(["Who drowned in Derna?", "من امتنع عن التصويت؟"][place % 2]))[0]

    with ThreadPoolExecutor(6) as threads:
        answers = threads.map(ask, range(90))
        for round_ in range(8):
            keep(writer, replace(MATCH, body=f"Zorvalek scored {round_} times."))
        assert list(answers) == ["flood", "veto"] * 45


# Other models, other analysis


class OtherModel:
    """The bundled model, turned round: vectors of another kind under another fingerprint."""

    fingerprint = "other"
    name = "other-model"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def encode(self, texts: list[str], *, question: bool = False) -> np.ndarray:
        return self._encoder.encode(texts, question=question)[:, ::-1].copy()


def test_other_model(store: Path, opened: Opened, keep: Keep, encoder: Encoder, knowledge: Knowledge, caplog: pytest.LogCaptureFixture) -> None:
    """With another model words alone are searched, and it is said; the next embed embeds all anew and a reader with the old model goes on."""
    first = opened()
    keep(first, *NEWS)
    before = state(first)
    with Archive(store, OtherModel(encoder), knowledge) as archive:
        assert {hit.found_by for hit in archive.search("Who drowned in Derna?")} == {("words",)}
        assert "words alone are searched" in caplog.text
        keep(archive)
        assert ids(archive.search("Who drowned in Derna?"))[0] == "flood"
        assert state(archive) == before
        assert len(archive._vectors._client.list_collections()) == 2
    assert state(first) == before


def test_other_model_after_crash(store: Path, opened: Opened, keep: Keep, encoder: Encoder, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """An embed that was cut off is repaired under another model as well."""
    with opened() as archive, monkeypatch.context() as power:
        keep(archive, VETO)
        cut_after(power, WordIndex, "commit", 0, done=True)
        with pytest.raises(PowerCutError):
            keep(archive, FLOOD)
    with Archive(store, OtherModel(encoder), knowledge) as archive:
        keep(archive, MATCH)
        assert sorted(ids(archive.search("Zorvalek veto Derna"))) == ["match", "veto"]
        assert len(archive._words) == len(archive._vectors) == 2


def test_other_analysis(opened: Opened, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the analysis has changed the next embed indexes all words anew, from the catalogue."""
    archive = opened()
    keep(archive, *NEWS)
    before = state(archive)
    archive.catalogue.put("analysis", "older")
    archive._words.delete(number for number, _ in archive.catalogue.passages_of(FLOOD))
    archive._words.commit()
    assert state(archive) != before
    keep(archive)
    assert state(archive) == before


def test_readers_write_nothing(store: Path, opened: Opened, keep: Keep) -> None:
    """Opening and asking an archive does not change a row of it."""
    keep(opened(), VETO)
    watcher = opened()
    version = watcher.catalogue.version()
    reader = opened()
    reader.search("veto", Filters(languages=("ar",)))
    assert watcher.catalogue.version() == version


def test_merged_at_once(opened: Opened, keep: Keep) -> None:
    """What the word index merges when a writer is done is searched as merged by this very object, and not only by the next."""
    archive = opened()
    for number in range(8):
        keep(archive, replace(FLOOD, id=f"flood-{number}"))
    assert archive.words._view.searcher.num_segments == opened().words._view.searcher.num_segments < 8
