"""Encodings: Arabic that was not saved as UTF-8 is read, and nothing else is mistaken for it."""

import pytest

from vectorstore.errors import InputError
from vectorstore.reading.encodings import decoded


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("غزة", "cp1256"),
        ("عنوان قصير", "cp1256"),
        ("توافق الرئيس «السيسي»، والرئيس Putin على 12 بندا؟", "cp1256"),
        ("كَتَبَ الولدُ الدرس، وفق BBC.", "cp1256"),
        ("Für die Präsidentin; größer, schöner.", "cp1252"),
        ("L'été à la campagne, où François resta.", "cp1252"),
        ("غزة", "utf-8"),
        ("plain ASCII", "ascii"),
    ],
)
def test_known(text: str, encoding: str) -> None:
    """Short texts too come out as they went in."""
    assert decoded(text.encode(encoding)) == text


def test_declared() -> None:
    """What a page declares is believed where it is not UTF-8."""
    assert decoded("Москва".encode("koi8-r"), "koi8-r") == "Москва"
    for untrue in ("no-such-thing", "punycode", "windows-9999", "iso-8859-1", "utf-8"):
        assert decoded("غزة والقاهرة".encode("cp1256"), untrue) == "غزة والقاهرة"


def test_damaged_utf8() -> None:
    """UTF-8 with a cut end stays UTF-8: read as Windows-1256 it would be «ط§ظ„»."""
    text = "توافق الرئيسان على وقف إطلاق النار في غزة بعد اتصال هاتفي طويل جرى مساء السبت."
    assert decoded(text.encode()[:-2] + b"\xff").startswith(text[:-2])


def test_nothing() -> None:
    """Bytes that are no text in any encoding are refused with what to do."""
    with pytest.raises(InputError, match=r"no known encoding.*save it as UTF-8"):
        decoded(bytes(range(128, 256)) * 3 + b"\x00\x01\x02\xff\xfe" * 40)
