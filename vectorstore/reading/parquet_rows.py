"""Records out of parquet, a few rows at a time."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.records import TEXT_NAMES

# Rows held at once: parquet cannot give half a cell, so this many of the longest articles may be in memory.
_BATCH = 64


def read_parquet(path: Path) -> Iterator[tuple[int, Mapping[str, object] | InputError]]:
    """The rows, numbered from 1. Raises InputError where it is no parquet, or has no column with text."""
    import pyarrow as pa  # type: ignore[import-untyped, unused-ignore]
    import pyarrow.parquet as pq  # type: ignore[import-untyped, unused-ignore]

    with _seekable(path) as stream:
        try:
            table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
            if not TEXT_NAMES.intersection(name.lower() for name in table.schema_arrow.names):
                raise InputError("has no column text or body: rename the column that holds the articles' text")
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH):
                for row in range(batch.num_rows):
                    number += 1
                    yield number, batch.slice(row, 1).to_pylist()[0]
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise InputError(f"is damaged, or not parquet ({str(error)[:80]}): fetch or write it again") from error


def _seekable(path: Path) -> IO[bytes]:
    """The file, or for a packed one a copy on disk: parquet is read from its end."""
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    copy = tempfile.TemporaryFile()
    try:
        with streams.opened(path) as stream:
            shutil.copyfileobj(stream, copy)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy
