"""What `python -m vectorstore` does to keep an archive well: one function for each command."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from vectorstore import backups, rolling_back, verifying
from vectorstore.archive import open_archive
from vectorstore.commands import opened, server
from vectorstore.embedding import load_encoder
from vectorstore.errors import SettingError
from vectorstore.indexing import model_shown
from vectorstore.locking import held
from vectorstore.progress import shown
from vectorstore.settings import settings


def remove(options: argparse.Namespace) -> int:
    """Take out the articles that meet all that is given, or only name them."""
    if not options.ids and options.source is None and options.before is None:
        raise SettingError("Say which articles: ID…, --source S or --before DATE.")
    try:
        before = datetime.strptime(options.before, "%Y-%m-%d").replace(tzinfo=UTC) if options.before else None
    except ValueError:
        raise SettingError(f"--before {options.before!r} is not a day. Write it as 2023-12-09.") from None
    with opened() as archive:
        ids = archive.catalogue.chosen(options.ids, options.source, before)
        if options.dry_run:
            sys.stdout.writelines(f"{article_id}\n" for article_id in ids)
        else:
            with shown("removing") as told:
                for done in archive.remove(ids, wait=options.wait):
                    told(done, len(ids))
    sys.stdout.write(f"{len(ids)} articles {'would be ' if options.dry_run else ''}removed\n")
    return 0


def log(options: argparse.Namespace) -> int:
    """Print the last embeds, newest first."""
    with opened() as archive:
        embeds = archive.catalogue.journal.embeds()
    if options.json:
        sys.stdout.write(json.dumps([asdict(embed) for embed in embeds], ensure_ascii=False, indent=2, default=str) + "\n")
        return 0
    for embed in embeds:
        ended = f"{embed.seconds:.1f} s" if embed.ended else "not ended"
        sys.stdout.write(
            f"{embed.started:%Y-%m-%d %H:%M:%S}  {embed.added} added, {embed.replaced} replaced, {embed.unchanged} unchanged, "
            f"{embed.refused} refused, {embed.removed} removed; {ended}\n"
        )
        sys.stdout.writelines(f"    refused: {refusal}\n" for refusal in embed.refusals)
    return 0


def verify(options: argparse.Namespace) -> int:
    """Say what differs; the status is 1 where something does."""
    with shown("comparing"), opened() as archive, held(archive.folder, options.wait):
        found = list(verifying.differences(archive))
    sys.stdout.writelines(f"{sentence}\n" for sentence in found or ["Catalogue, words and vectors agree."])
    return 1 if found else 0


def repair(options: argparse.Namespace) -> int:
    """Build anew what differs from the catalogue."""
    chosen = settings()
    encoder = load_encoder(chosen.embedding_model)
    with shown("repairing"):
        found = verifying.repair(chosen.store, lambda: open_archive(chosen.store, encoder, chosen.lexicon, server=server()), wait=options.wait)
    sys.stdout.writelines(f"mended: {sentence}\n" for sentence in found)
    sys.stdout.write("The archive is whole.\n")
    return 0


def rollback(options: argparse.Namespace) -> int:
    """Go back to the embedding model before."""
    with shown("rolling back"):
        name = rolling_back.rollback(settings().store, opened, wait=options.wait)
    sys.stdout.write(f"The archive is embedded with the model {model_shown(name)} again; the other one's vectors are kept.\n")
    if settings().embedding_model != name:
        mended = f"Set ISNAD_EMBEDDING_MODEL={name}" if name else "Unset ISNAD_EMBEDDING_MODEL"
        sys.stdout.write(f"{mended}, or the next embed goes over to {model_shown(settings().embedding_model)} again.\n")
    return 0


def compact(options: argparse.Namespace) -> int:
    """Give back the room of what was replaced or removed."""
    with shown("compacting"), opened() as archive:
        archive.compact(wait=options.wait)
    return 0


def backup(options: argparse.Namespace) -> int:
    """Write the archive to one file."""
    with shown("copying") as told:
        backups.backup(settings().store, options.file, told)
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the archive's place."""
    with shown("restoring"):
        backups.restore(lambda: opened(create=True), options.file, force=options.force, wait=options.wait)
    return 0
