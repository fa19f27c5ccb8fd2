"""What `python -m assistant` does: one function for each command."""

import argparse
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from assistant.asking import Assistant
from assistant.rendering import as_record, as_text
from vectorstore.articles import Filters
from vectorstore.commands import filters_from, opened, question_records, written
from vectorstore.errors import IsnadError, SettingError


@contextmanager
def _assistant() -> Iterator[Assistant]:
    with opened() as archive:
        yield Assistant(archive)


def ask(options: argparse.Namespace) -> int:
    """Answer one question, or a file of them."""
    if bool(options.question is not None) == bool(options.questions) or bool(options.questions) != bool(options.out):
        raise SettingError("Give one question, or --questions FILE.jsonl together with --out ANSWERS.jsonl.")
    filters = filters_from(options)
    with _assistant() as assistant:
        if options.questions:
            # All are read before anything is written: a bad line leaves no half of a file behind.
            records = list(question_records(options.questions))
            with written(options.out, "--out") as lines:
                for record in records:
                    lines.write(json.dumps({"id": record["id"], **_answered(assistant, record["question"], filters)}, ensure_ascii=False) + "\n")
            return 0
        answer = assistant.ask(options.question, filters)
    sys.stdout.write(json.dumps(as_record(answer), ensure_ascii=False, indent=2) + "\n" if options.json else as_text(answer))
    return 0


def _answered(assistant: Assistant, question: str, filters: Filters) -> dict[str, Any]:
    """One line of a batch; a question that cannot be asked says so there and does not stop the others."""
    try:
        return as_record(assistant.ask(question, filters))
    except IsnadError as error:
        return {"question": question, "outcome": "error", "text": str(error), "sentences": [], "citations": [], "also_found": []}


def chat(options: argparse.Namespace) -> int:
    """Open the page and serve it until stopped."""
    with opened() as archive:
        assistant = Assistant(archive)
        from assistant.keeping import ArchiveKeeper
        from assistant.page import launch_page
        from assistant.page.users import Users

        users = Users(options.auth) if options.auth else None
        said = f"Isnad is at http://{options.host}:{options.port} (stop with Ctrl-C)"
        keeper = ArchiveKeeper(archive, assistant)
        launch_page(assistant, options.host, options.port, lambda: print(said, flush=True), keeper, users, options.public)  # noqa: T201 - the command's own words
    return 0


def user(options: argparse.Namespace) -> int:
    """Add a user for `chat --auth`; the password comes from the terminal, or from the first line of stdin."""
    from assistant.page.users import add_user

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    add_user(options.file, options.name, password)
    sys.stdout.write(f"{options.name} may enter with: python -m assistant chat --auth {options.file}\n")
    return 0


def evaluate(options: argparse.Namespace) -> int:
    """Measure search and answers on labelled questions."""
    from assistant.evaluation.evaluating import run

    return run(options)
