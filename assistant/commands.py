"""What `python -m assistant` does: one function for each command."""

import argparse
import gc
import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assistant.asking import Assistant
from assistant.feedback import FeedbackBook
from assistant.rendering import as_record, as_text
from vectorstore.articles import Filters
from vectorstore.commands import filters_from, opened, question_records, written
from vectorstore.errors import IsnadError, SettingError
from vectorstore.settings import settings

if TYPE_CHECKING:
    from assistant.writing.models import ChatModel


@contextmanager
def _assistant() -> Iterator[Assistant]:
    model = model_from_settings()
    with opened() as archive:
        if model is None:
            yield Assistant(archive)
            return
        from assistant.writing.checking import Checker
        from assistant.writing.prompts import load_prompts
        from vectorstore.entailment import load_entailment

        chosen = settings()
        checker = Checker(archive.knowledge, load_entailment(chosen.checker))
        yield Assistant(archive, model, checker=checker, prompts=load_prompts(chosen.prompts), strict=chosen.strict)


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
    with _assistant() as assistant:
        from assistant.keeping import ArchiveKeeper
        from assistant.page import launch_page
        from assistant.page.users import Users
        from vectorstore.fetching import Fetcher

        users = Users(options.auth) if options.auth else None

        def ready() -> None:
            # What was loaded stays: searching all of it for garbage made one answer in twenty half as long again.
            gc.freeze()
            gc.set_threshold(50_000, 20, 50)
            print(f"Isnad is at http://{options.host}:{options.port} (stop with Ctrl-C)", flush=True)  # noqa: T201 - the command's own words

        keeper = ArchiveKeeper(assistant.archive, assistant, Fetcher(allow_private=settings().allow_private_addresses))
        launch_page(assistant, options.host, options.port, ready, keeper, users, options.public)
    return 0


def user(options: argparse.Namespace) -> int:
    """Add a user for `chat --auth`; the password comes from the terminal, or from the first line of stdin."""
    from assistant.page.users import add_user

    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    add_user(options.file, options.name, password)
    sys.stdout.write(f"{options.name} may enter with: python -m assistant chat --auth {options.file}\n")
    return 0


def models(options: argparse.Namespace) -> int:
    """Say which language model is set, and which are on this machine with the settings that would use them."""
    from assistant.writing.listing import as_json, as_lines
    from assistant.writing.locally import noticed
    from assistant.writing.provider_errors import scrubbed

    chosen, problem = settings(), ""
    if chosen.llm:
        try:
            model_from_settings()
        except SettingError as error:
            problem = str(error)
    show = as_json if options.json else as_lines
    sys.stdout.write(show(chosen.llm, scrubbed(chosen.llm_url), problem, noticed()))
    return 1 if problem else 0


def model_from_settings() -> "ChatModel | None":
    """The language model that the settings name, or none. Raises SettingError."""
    from assistant.writing.models import load_model

    chosen = settings()
    if not chosen.llm:
        return None
    key = chosen.llm_key.get_secret_value() if chosen.llm_key else None
    return load_model(chosen.llm, chosen.llm_url, key=key, context=chosen.llm_context, time_limit=chosen.llm_seconds)


def evaluate(options: argparse.Namespace) -> int:
    """Measure search and answers on labelled questions."""
    from assistant.evaluation.evaluating import run

    return run(options)


def feedback(options: argparse.Namespace) -> int:
    """Print what readers thought of the page's answers, oldest first."""
    with opened() as archive:
        entries = FeedbackBook(archive.folder / "feedback.sqlite").records()
    if options.json:
        sys.stdout.write(json.dumps({"feedback": entries}, ensure_ascii=False, indent=2) + "\n")
        return 0
    for entry in entries:
        note = f"\n    {' '.join(entry['note'].split())}" if entry["note"] else ""
        sys.stdout.write(f"{entry['given'][:10]}  {entry['verdict']:<4}  {entry['question']} ({entry['made_by']}){note}\n")
    if not entries:
        sys.stdout.write("No reader has judged an answer yet.\n")
    return 0
