"""`python -m vectorstore`: embed articles, search passages, show what the archive holds."""

import argparse
import logging
import sys
from importlib import import_module
from pathlib import Path

from vectorstore.errors import IsnadError


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 for words to the reader, 2 for wrong usage, 3 where input was refused."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "embed" and not (options.paths or options.feeds):
        parser.error("embed needs a PATH, or --feed URL")
    if options.command == "embed" and options.watch and (options.feeds or not options.paths):
        parser.error("--watch needs folders, and no --feed")
    return run(options, "vectorstore.commands", "Stopped. What was embedded before is kept.\n")


def run(options: argparse.Namespace, commands: str, stopped: str = "") -> int:
    """Run the chosen command of a module of commands; a reader's mistake is its sentence and status 1, Ctrl-C is 130."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        # Only now: `--help` answers without loading what the commands need.
        return int(getattr(import_module(commands), options.command)(options))
    except IsnadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        sys.stderr.write(stopped)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m vectorstore", description="The archive: put articles in, find passages.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    embed = commands.add_parser("embed", help="put articles into the archive")
    embed.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files or folders: txt, json(l), csv, parquet, html; also .gz")
    embed.add_argument("--feed", action="append", default=[], dest="feeds", metavar="URL", help="an RSS or Atom feed; may be repeated")
    embed.add_argument("--watch", action="store_true", help="go on embedding what changes in the folders, until stopped")

    search = commands.add_parser("search", help="find passages")
    search.add_argument("question", nargs="?", help="in Arabic or English")
    search.add_argument("--limit", type=int, default=10, help="how many passages (default 10)")
    add_filters(search)
    search.add_argument("--json", action="store_true", help="print JSON")
    search.add_argument("--questions", type=Path, metavar="FILE.jsonl", help="search many questions, one JSON object a line")
    search.add_argument("--run", type=Path, metavar="OUT.trec", help="where to write their run, one line an article")

    status = commands.add_parser("status", help="what the archive holds")
    status.add_argument("--json", action="store_true", help="print JSON")
    return parser


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow a search; `python -m assistant ask` has the same."""
    parser.add_argument("--from", dest="since", metavar="DATE", help="published on this day or later, as 2023-12-09")
    parser.add_argument("--to", dest="until", metavar="DATE", help="published on this day or earlier")
    parser.add_argument("--source", action="append", default=[], dest="sources", metavar="S", help="from this source; may be repeated")
    parser.add_argument("--language", action="append", default=[], dest="languages", metavar="L", help="in this language (ar, en); may be repeated")


if __name__ == "__main__":
    sys.exit(main())
