"""`python -m assistant`: ask on the command line, or open the chat page (the default)."""

import argparse
import sys
from pathlib import Path

from vectorstore.__main__ import add_filters, run

COMMANDS = ("ask", "chat", "user", "evaluate", "feedback", "models")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for words to the reader, 2 for wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0] not in COMMANDS and given[0] not in ("-h", "--help")):
        given.insert(0, "chat")
    return run(_parser().parse_args(given), "assistant.commands")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Questions over a news archive, in Arabic or English, answered with citations. Without a command: chat.",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    ask = commands.add_parser("ask", help="answer one question, or many from a file")
    ask.add_argument("question", nargs="?", help="in Arabic or English")
    add_filters(ask)
    ask.add_argument("--json", action="store_true", help="print JSON")
    ask.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="answer many, one JSON object with id and question a line")
    ask.add_argument("--out", type=Path, metavar="ANSWERS.jsonl", help="where their answers go, one JSON object a line")

    chat = commands.add_parser("chat", help="open the chat page (the default)")
    chat.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1, this machine only)")
    chat.add_argument("--port", type=int, default=7860, help="port to listen on (default 7860)")

    chat.add_argument("--auth", type=Path, metavar="USERS_FILE", help="let in only the users of this file (python -m assistant user)")
    chat.add_argument("--public", default="", metavar="URL", help="the address that readers reach the page at, behind a proxy")

    user = commands.add_parser("user", help="add a user for chat --auth, or change the password; it is asked for, never an argument")
    user.add_argument("name", help="the user's name")
    user.add_argument("--file", type=Path, required=True, metavar="USERS", help="the users file")

    evaluate = commands.add_parser("evaluate", help="measure search and answers on labelled questions")
    evaluate.add_argument("questions", type=Path, metavar="QUESTIONS", help="a JSONL file, or a folder in BEIR's layout")
    evaluate.add_argument("--json", type=Path, dest="json_file", metavar="OUT", help="write the figures; compare with what is there")
    evaluate.add_argument("--plot", type=Path, metavar="OUT.png", help="draw the figures")
    evaluate.add_argument("--misses", type=int, metavar="N", help="list at most so many misses of each direction (default: all)")
    evaluate.add_argument("--sides", choices=("both", "words", "meaning"), default="both", help="search with one side alone")

    models = commands.add_parser("models", help="which language model writes the answers, and which could: those on this machine")
    models.add_argument("--json", action="store_true", help="print JSON")

    feedback = commands.add_parser("feedback", help="what readers thought of the page's answers")
    feedback.add_argument("--json", action="store_true", help="print JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
