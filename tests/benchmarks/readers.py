"""Many readers at once: `python -m tests.benchmarks.readers [SECONDS]`; each is a gradio_client of its own, over our articles."""

import json
import os
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from gradio_client import Client

from assistant.asking import Assistant
from assistant.evaluation.labelled import labelled_questions
from assistant.keeping import ArchiveKeeper
from assistant.page.serving import serve
from tests.benchmarks.recording import articles_of, load, milliseconds, recorded
from vectorstore.archive import open_archive
from vectorstore.embedding import load_encoder

OWN = Path(__file__).parents[1] / "evaluation"
READERS, ALONE = 20, 15


def reader(address: str, questions: Sequence[str], until: float) -> tuple[list[float], int]:
    """Ask one question after another; the times, and how many answers were another question's."""
    client = Client(address, verbose=False)
    times, mixed = [], 0
    for question in questions:
        began = time.perf_counter()
        answer = json.loads(client.predict(question, api_name="/ask"))
        times.append(time.perf_counter() - began)
        mixed += answer["message"] != question
        if time.monotonic() > until:
            break
    return times, mixed


def main(seconds: float) -> None:
    """One reader alone, then twenty together."""
    began = load()
    questions = [q.text for name in ("en", "ar") for q in labelled_questions(OWN / f"questions-from-{name}.jsonl")]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory() as folder, open_archive(Path(folder), load_encoder(""), create=True) as archive:
        for name in ("ar", "en"):
            list(archive.embed(articles_of(OWN / f"articles-{name}.jsonl", 10**9)))
        assistant = Assistant(archive)
        page = serve(assistant, "127.0.0.1", port, ArchiveKeeper(archive, assistant))
        address = f"http://127.0.0.1:{port}/"
        alone, _ = reader(address, questions[: ALONE + 5], time.monotonic() + 60)
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(READERS) as together:
            found = list(together.map(lambda n: reader(address, questions[n:] + questions[:n], until), range(0, READERS * 7, 7)))
        page.close(verbose=False)
    single = float(np.median(alone[5:]))
    times = [each for of_one, _ in found for each in of_one]
    expected = single * READERS / (os.cpu_count() or 1)
    figures = {
        "readers": READERS, "seconds": seconds, "answers": len(times), "mixed_up": sum(mixed for _, mixed in found), "alone": milliseconds(alone[5:]),
        "together": milliseconds(times), "p95_over_single_times_readers_over_cores": round(float(np.percentile(times, 95)) / expected, 2), "load": began,
    }  # fmt: skip
    recorded("readers", figures, "gradio", "gradio_client")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0)
