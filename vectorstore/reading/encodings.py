"""Bytes as text, for archives whose files do not say how they are encoded.

The order is fixed, so that one file is never read in two ways: UTF-8, UTF-8 with a little damage, what the page itself
declares, Windows-1256 where that gives Arabic, and only then a statistical guess, which is wrong about short Arabic
texts. UTF-16 and UTF-32 are known by their mark, and converted before (see `streams`).
"""

import re

from vectorstore.errors import InputError

_DAMAGED = "\ufffd"
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u064a]")
# Windows-1256 reads "für" as «für» and "Präsident" as «Prنsident»: an Arabic letter that touches a Latin one is
# a letter of some other code page.
_TOUCHING = re.compile(r"[A-Za-z][\u0621-\u063a\u0641-\u064a]|[\u0621-\u063a\u0641-\u064a][A-Za-z]")
_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿŠšŽžŒœŸ]")
_PLAIN = re.compile(r"[A-Za-z]")
# «Москва» of Windows-1251 would be "Ìîñêâà".
_ACCENTED_WORD = re.compile(r"[À-ÖØ-öø-ÿ]{4}")
# UTF-8 read as Windows-1256 is «ط§ظ„ط¹ط±ط¨ظٹط©»: every letter begins with one of these two.
_MOJIBAKE = re.compile(r"[طظ]")
# Python would also decode "punycode" or "unicode_escape", if a page said so.
_CODE_PAGE = re.compile(r"(?:windows|cp|iso|koi8|euc|gb|big5|shift|sjis|mac|x-mac)[\w-]*", re.IGNORECASE)
# Servers say these for whatever they send; an Arabic page would become "ÇáÓíÓí".
_SAID_BY_DEFAULT = frozenset(("iso-8859-1", "iso8859-1", "windows-1252", "cp1252"))
# The guesser reads this much: more only costs time.
_SAMPLE = 100_000


def decoded(raw: bytes, declared: str | None = None) -> str:
    """The bytes as text; `declared` is the encoding that the page names.

    Raises InputError where no encoding gives text.
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for attempt in (_slightly_damaged, lambda raw: _as_declared(raw, declared), _windows_arabic, _western, _guessed):
        if (text := attempt(raw)) is not None:
            return text
    raise InputError("is in no known encoding; expected UTF-8 (or UTF-16, Windows-1256): save it as UTF-8", "بترميز غير معروف؛ المنتظر UTF-8 (أو UTF-16 أو Windows-1256): احفظه بترميز UTF-8")


def _slightly_damaged(raw: bytes) -> str | None:
    """UTF-8 with at most one broken character in twenty-five that are not ASCII: a cut end, a flipped bit."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count(_DAMAGED)
    return text if broken * 25 <= len(_NOT_ASCII.findall(text)) else None


def _as_declared(raw: bytes, declared: str | None) -> str | None:
    """As the page says, if that is an encoding for pages, and true."""
    if declared is None or not _CODE_PAGE.fullmatch(declared) or declared.lower() in _SAID_BY_DEFAULT:
        return None
    try:
        return raw.decode(declared)
    except (LookupError, UnicodeError):
        return None


def _windows_arabic(raw: bytes) -> str | None:
    """Windows-1256, where seven in ten of what is not ASCII become Arabic letters that stand in Arabic words."""
    text = raw.decode("cp1256")
    letters = len(_ARABIC.findall(text))
    if letters < 0.7 * len(_NOT_ASCII.findall(text)):
        return None
    foreign = len(_TOUCHING.findall(text)) > 0.2 * letters
    mojibake = letters > 4 and len(_MOJIBAKE.findall(text)) > 0.4 * letters
    return None if foreign or mojibake else text


def _western(raw: bytes) -> str | None:
    """Windows-1252, where accented letters are few and stand by themselves among plain ones."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    accented = len(_ACCENTED.findall(text))
    fits = accented >= 0.5 * len(_NOT_ASCII.findall(text)) and 2 * accented <= len(_PLAIN.findall(text))
    return text if fits and not _ACCENTED_WORD.search(text) else None


def _guessed(raw: bytes) -> str | None:
    """What charset-normalizer makes of it."""
    from charset_normalizer import from_bytes

    best = from_bytes(raw[:_SAMPLE]).best()
    if best is None:
        return None
    try:
        return raw.decode(best.encoding)
    except UnicodeError:  # past the sample
        return None
