"""Where the lexicon is thin: `python -m vectorstore.training.coverage FILE.jsonl.gz… [--top N] [--every N]`.

Prints, per language, the most frequent terms of the given articles (JSON lines with "title" and "text") that have no
entry of their own in the lexicon, as search sees them, each with its count and its most frequent surface form.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from vectorstore.analysis import analyse, is_stop_word, terms_of
from vectorstore.knowledge import ROOM, read_lexicon

SCRIPTS = ("arabic", "latin")


def covered_terms() -> set[str]:
    """The terms that our lexicon translates on their own; a word inside a phrase alone is not covered."""
    words = (
        word for file in (ROOM / "lexicon").glob("*.tsv") for entry, forms in read_lexicon(file) for word in (entry, *forms)
    )
    return {terms[0] for word in words if len(terms := terms_of(word)) == 1}


def texts(file: Path, every: int) -> Iterator[str]:
    """Title and text of every so manieth article of the file."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, None, every):
            article = json.loads(line)
            yield f"{article['title']}\n{article['text']}"


def surfaces(written: Iterable[str]) -> dict[str, dict[str, Counter[str]]]:
    """Script → term → how often each of its surface forms stands in the texts; no stop words, numbers or initials."""
    found: dict[str, dict[str, Counter[str]]] = {script: defaultdict(Counter) for script in SCRIPTS}
    for text in written:
        for token in analyse(text):
            surface = text[token.start : token.end].casefold()
            if token.script in SCRIPTS and len(surface) > 1 and not is_stop_word(surface):
                found[token.script][token.term][surface] += 1
    return found


def main() -> None:
    """Count, compare, print."""
    parser = argparse.ArgumentParser(description="Lists frequent words that the lexicon does not cover.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl.gz")
    parser.add_argument("--top", type=int, default=200, help="how many words to list per language")
    parser.add_argument("--every", type=int, default=1, help="read only every so manieth article")
    arguments = parser.parse_args()
    covered = covered_terms()
    found = surfaces(text for file in arguments.files for text in texts(file, arguments.every))
    for script, terms in found.items():
        counts = Counter({term: forms.total() for term, forms in terms.items()})
        missing = Counter({term: count for term, count in counts.items() if term not in covered})
        share = 1 - missing.total() / max(counts.total(), 1)
        sys.stdout.write(f"# {script}: {share:.2%} of {counts.total():,} words covered, {len(missing):,} terms are not\n")
        sys.stdout.writelines(
            f"{count}\t{term}\t{terms[term].most_common(1)[0][0]}\n" for term, count in missing.most_common(arguments.top)
        )


if __name__ == "__main__":
    main()
