"""Text as later layers may rely on it: valid Unicode, no hidden characters that reorder it, LF between lines.

Otherwise it stays as it was published, because quotes are verbatim: NFC (which only joins what was written in two
code points), never NFKC (which would turn «ﷺ» into four words and ½ into 1/2).
"""

import re
import unicodedata

_NEW_LINE = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
# Half a surrogate pair cannot be written to any file; a NUL ends a string in C; U+202E can make a page show
# "gpj.exe" as "exe.jpg". Plain direction marks (U+200E, U+200F, U+061C) and the joiners are part of the spelling.
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
# What either of the two would touch, found in a third of their time: most texts have none of it.
_TOUCHED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

# A title cut from a body: a first line longer than this is a paragraph …
LONGEST_TITLE = 200
# … of which this many characters are enough to be recognised.
_OPENING = 80


def cleaned(text: str) -> str:
    """The text without invalid or reordering characters, with LF line ends, in NFC."""
    if _TOUCHED.search(text):
        text = _UNWANTED.sub("", _NEW_LINE.sub("\n", text))
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def single_line(text: str) -> str:
    """The text on one line, each run of white space one space."""
    return " ".join(cleaned(text).split())


def title_from(body: str) -> str:
    """A title for a body that came without one.

    Its first line where that is short enough for a headline and more follows; else its first words, at most 80
    characters, cut between words and marked with `…`.
    """
    first, _, rest = body.strip().partition("\n")
    first = single_line(first[:1_000])  # a body of one line of 5 million characters is not split into words for this
    if len(first) <= (LONGEST_TITLE if rest.strip() else _OPENING):
        return first
    opening = first[: _OPENING + 1]
    cut = opening.rsplit(" ", 1)[0] if " " in opening else opening[:_OPENING]
    return cut.rstrip(" ،,;:؛.") + "…"
