"""How well a name's sound joins its spellings in the two scripts, measured on pairs that others collected.

`python tests/evaluation/names.py PAIRS.tsv.gz … [--json OUT]`: each file holds `English<TAB>Arabic` lines.
"""

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from vectorstore.analysis import ANALYSIS_VERSION, sound_key

SAMPLE = 3_000
NON_PAIRS = 300_000
SEED = 20260917


@dataclass(frozen=True, slots=True)
class Figures:
    """What the keys of one file's sample do. Every share is of the sample's pairs, but `confusion`.

    `keyed` have a key on both sides (a short name has none); `recall` have the same key. `confusion` is the share of
    random non-pairs with the same key. `candidates` is how many of the sample's other Arabic names share an English
    name's key, on average; `reciprocal_rank` is 1 / (the true one's mean place among them), 0 where it is not there.
    """

    pairs: int
    keyed: float
    recall: float
    confusion: float
    candidates: float
    reciprocal_rank: float


def sampled(file: Path, size: int = SAMPLE) -> list[tuple[str, str]]:
    """Pairs of one word each, with letters on both sides, each once; the same ones at every run."""
    pairs = set()
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            english, _, arabic = line.strip().partition("\t")
            # The index parts words at hyphens before it asks for a sound.
            if english and arabic and not any(mark in english + arabic for mark in " -\t‌"):
                pairs.add((english, arabic))
    return random.Random(SEED).sample(sorted(pairs), min(size, len(pairs)))


def measured(pairs: Sequence[tuple[str, str]]) -> Figures:
    """The figures of some pairs."""
    keys = [(sound_key(english), sound_key(arabic)) for english, arabic in pairs]
    sharing: dict[str, set[str]] = defaultdict(set)
    for (_, arabic), (_, key) in zip(pairs, keys, strict=True):
        if key:
            sharing[key].add(arabic)
    found = [bool(mine) and mine == other for mine, other in keys]
    others = [len(sharing.get(mine, ())) - hit for (mine, _), hit in zip(keys, found, strict=True)]
    ranks = [hit / (1 + more / 2) for hit, more in zip(found, others, strict=True)]
    size = len(pairs)
    return Figures(
        pairs=size,
        keyed=round(sum(bool(mine and other) for mine, other in keys) / size, 4),
        recall=round(sum(found) / size, 4),
        confusion=_confusion(pairs, keys),
        candidates=round(sum(others) / size, 3),
        reciprocal_rank=round(sum(ranks) / size, 4),
    )


def _confusion(pairs: Sequence[tuple[str, str]], keys: Sequence[tuple[str, str]]) -> float:
    """Of random non-pairs (two spellings of one name are none), the share whose keys are the same."""
    draw = random.Random(SEED)
    written = set(pairs)
    tried = same = 0
    for _ in range(NON_PAIRS):
        one, other = draw.randrange(len(pairs)), draw.randrange(len(pairs))
        if (pairs[one][0], pairs[other][1]) not in written:
            tried += 1
            same += bool(keys[one][0]) and keys[one][0] == keys[other][1]
    return round(same / max(1, tried), 6)


def main() -> None:
    """Measure each file, and write the figures down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = {file.name: asdict(measured(sampled(file))) for file in options.pairs}
    written = json.dumps({"analysis": ANALYSIS_VERSION, "seed": SEED, "files": figures}, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.write(written)
    if options.json:
        options.json.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
