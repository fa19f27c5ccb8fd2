"""`python -m vectorstore`: embed articles, search passages, show what the archive holds."""

import argparse
import logging
import sqlite3
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
    return run(options, "vectorstore.commands", "Stopped. What was kept before is whole.\n")


def run(options: argparse.Namespace, commands: str, stopped: str = "") -> int:
    """Run the chosen command of a module of commands; a reader's mistake is its sentence and status 1, Ctrl-C is 130."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        # Only now: `--help` answers without loading what the commands need.
        return int(getattr(import_module(getattr(options, "commands", commands)), options.command)(options))
    except IsnadError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except sqlite3.DatabaseError as error:
        # Opened, and damaged further in; or a disk that was full from one moment to the next.
        sys.stderr.write(f"The archive's catalogue cannot be read or written ({error}). If the disk has room, see: python -m vectorstore verify\n")
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

    embed.add_argument("--prune", action="store_true", help="take out what was read from below PATH and is gone from there")
    _add_wait(embed)
    _add_upkeep(commands)

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


def _add_upkeep(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The commands that keep an archive well; they stand in `vectorstore.upkeep`."""
    remove = commands.add_parser("remove", help="take articles out")
    remove.add_argument("ids", nargs="*", metavar="ID")
    remove.add_argument("--source", metavar="S", help="those from this source")
    remove.add_argument("--before", metavar="DATE", help="those published before this day, as 2023-12-09")
    remove.add_argument("--dry-run", action="store_true", help="only name them")
    log = commands.add_parser("log", help="the last embeds, and what they refused")
    log.add_argument("--json", action="store_true", help="print JSON")
    verify = commands.add_parser("verify", help="compare the catalogue with both indexes")
    repair = commands.add_parser("repair", help="build anew what differs from the catalogue")
    rollback = commands.add_parser("rollback", help="go back to the embedding model before, whose vectors are kept")
    compact = commands.add_parser("compact", help="give back the room of what was removed")
    backup = commands.add_parser("backup", help="write the archive to one file")
    restore = commands.add_parser("restore", help="put a backup in the archive's place")
    for parser in (backup, restore):
        parser.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument("--force", action="store_true", help="replace the archive that is there")
    for parser in (remove, log, verify, repair, rollback, compact, backup, restore):
        parser.set_defaults(commands="vectorstore.upkeep")
        _add_wait(parser)


def _add_wait(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wait", nargs="?", type=float, default=0.0, const=-1.0, metavar="SECONDS", help="wait for another process that writes (as long as it takes, or SECONDS)")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """The options that narrow a search; `python -m assistant ask` has the same."""
    parser.add_argument("--from", dest="since", metavar="DATE", help="published on this day or later, as 2023-12-09")
    parser.add_argument("--to", dest="until", metavar="DATE", help="published on this day or earlier")
    parser.add_argument("--source", action="append", default=[], dest="sources", metavar="S", help="from this source; may be repeated")
    parser.add_argument("--language", action="append", default=[], dest="languages", metavar="L", help="in this language (ar, en); may be repeated")


if __name__ == "__main__":
    sys.exit(main())
