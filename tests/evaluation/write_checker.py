"""Measure the checker on the project's pairs: `python -m tests.evaluation.write_checker`, at the project's root.

Prints the figures by file, those of the half that rules and thresholds were chosen on as well, and the pairs of that half which are
judged wrongly; writes the figures to results/checker.json, which test_checker.py holds.
"""

import json
import sys

from assistant.writing.checking import ACROSS, SAME
from tests.evaluation.checked_pairs import CHOSEN_ON, HELD_OUT, RESULTS, by_file, checked, milliseconds
from vectorstore.knowledge import open_knowledge

if __name__ == "__main__":
    rows = list(checked(open_knowledge(None)))
    for pair, direction, verdict, _ in rows:
        if pair.split == CHOSEN_ON and verdict.supported != pair.supported:
            sys.stdout.write(f"{pair.id} {direction} {pair.kind}: {pair.sentence} {verdict.reason}\n")
    written = {
        "thresholds": {"same language": SAME, "across": ACROSS},
        "held out": by_file(rows, HELD_OUT),
        "chosen on": by_file(rows, CHOSEN_ON),
        "median_ms": milliseconds(rows),
    }
    text = json.dumps(written, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.write(text)
    RESULTS.write_text(text, encoding="utf-8")
