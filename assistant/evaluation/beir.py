"""A test collection as BEIR lays it out (Thakur et al. 2021): corpus.jsonl, queries.jsonl, qrels/*.tsv."""

from collections.abc import Iterator
from pathlib import Path

from assistant.evaluation.labelled import LabelledQuestion
from assistant.questions import language_of
from vectorstore.articles import Article, Origin
from vectorstore.errors import InputError
from vectorstore.reading.json_records import read_json_lines
from vectorstore.reading.records import article_from

QRELS = "test.tsv"
"""The judgements that figures are published on; without them, all that there are."""


def is_beir(path: Path) -> bool:
    """Whether the path is a folder in BEIR's layout."""
    return (path / "corpus.jsonl").is_file() and (path / "queries.jsonl").is_file()


def beir_articles(folder: Path) -> Iterator[Article]:
    """The corpus as articles under their own ids; a text that is empty is its title. Raises InputError for a bad line."""
    file = folder / "corpus.jsonl"
    for number, fields in read_json_lines(file):
        if isinstance(fields, InputError):
            raise InputError(f"{file}, line {number}: {fields}")
        if "_id" not in fields:
            raise InputError(f"{file}, line {number}: expected a field _id beside title and text.")
        known = {name: value for name, value in fields.items() if name != "_id"}
        text = known.get("text") or known.get("title")
        if text:  # corpora have empty articles, which no question finds
            yield article_from({**known, "id": fields["_id"], "text": text}, Origin(file.name, number))


def beir_questions(folder: Path) -> list[LabelledQuestion]:
    """The queries that are judged; they name no answers. Raises InputError where there are none."""
    judged = _judgements(folder)
    questions = []
    for number, fields in read_json_lines(folder / "queries.jsonl"):
        if isinstance(fields, InputError):
            raise InputError(f"{folder / 'queries.jsonl'}, line {number}: {fields}")
        relevant = judged.get(str(fields.get("_id")))
        if relevant:
            text = str(fields.get("text", ""))
            questions.append(LabelledQuestion(str(fields["_id"]), text, language_of(text), relevant))
    if not questions:
        raise InputError(f"No query of {folder} has a judgement. Expected the ids of queries.jsonl in {folder / 'qrels'}/*.tsv.")
    return questions


def _judgements(folder: Path) -> dict[str, dict[str, int]]:
    """By query id, each judged article and its grade; positive ones alone."""
    files = sorted((folder / "qrels").glob("*.tsv"))
    files = [file for file in files if file.name == QRELS] or files
    judged: dict[str, dict[str, int]] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            columns = line.split("\t")
            if number == 1 and not columns[-1].strip().lstrip("-").isdigit():
                continue  # the header: query-id, corpus-id, score
            try:
                query, article, grade = columns
                if int(grade) > 0:
                    judged.setdefault(query, {})[article] = int(grade)
            except ValueError:
                if line.strip():
                    raise InputError(f"{file}, line {number}: expected query-id, corpus-id and score, parted by tabs.") from None
    return judged
