"""Records out of parquet, a few rows at a time."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from vectorstore.errors import InputError
from vectorstore.reading import streams
from vectorstore.reading.cleaning import single_line
from vectorstore.reading.records import TEXT_NAMES

# Rows held at once: parquet cannot give half a cell, so this many of the longest articles may be in memory.
_BATCH = 64


def read_parquet(path: Path) -> Iterator[tuple[int, Mapping[str, object] | InputError]]:
    """The rows, numbered from 1. Raises InputError where it is no parquet, or has no column with text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with _seekable(path) as stream:
        try:
            table = pq.ParquetFile(stream, pre_buffer=False, buffer_size=1 << 20)
            if not TEXT_NAMES.intersection(name.lower() for name in table.schema_arrow.names):
                raise InputError("has no column text or body: rename the column that holds the articles' text", "ليس فيه عمود text أو body: أعد تسمية العمود الذي فيه نص المقالات")
            number = 0
            for batch in table.iter_batches(batch_size=_BATCH):
                rows = batch.cast(_in_microseconds(batch.schema), safe=False)
                for row in range(rows.num_rows):
                    number += 1
                    yield number, _fields(rows.slice(row, 1))
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
            raise InputError(f"is damaged, or not parquet ({single_line(str(error))[:80]}): fetch or write it again", "تالف أو ليس parquet: اجلبه أو اكتبه من جديد") from error


def _in_microseconds(schema: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    """The schema with moments as Python can hold them; pandas writes nanoseconds."""
    import pyarrow as pa

    for place, column in enumerate(schema):
        if pa.types.is_timestamp(column.type):
            schema = schema.set(place, column.with_type(pa.timestamp("us", column.type.tz)))
    return schema


def _fields(row: Any) -> Mapping[str, object] | InputError:  # noqa: ANN401 - pyarrow has no types
    """One row's fields, or why they cannot be had; the rows behind it still can."""
    try:
        fields: dict[str, object] = row.to_pylist()[0]
    except (ValueError, OverflowError) as error:
        return InputError(f"has a value that cannot be read ({single_line(str(error))[:60]}): leave the row out", "فيه قيمة لا تُقرأ: اترك الصف")
    return fields


def _seekable(path: Path) -> IO[bytes]:
    """The file, or for a packed one a copy on disk: parquet is read from its end."""
    if path.suffix.lower() != ".gz":
        return path.open("rb")
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller
    try:
        with streams.opened(path) as stream:
            shutil.copyfileobj(stream, copy)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy
