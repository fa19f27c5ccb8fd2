"""Numbers as one value whatever their digits and separators: ١٬٢٠٠ = 1,200 = 1200."""

import re

_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")
# A comma, and a point before exactly three digits in a number that has several, group thousands: 1.200.000.
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3}){2,}")


def fold_digits(text: str) -> str:
    """The text with Latin digits and separators."""
    return text.translate(_DIGITS)


def fold_number(text: str) -> str:
    """The number in Latin digits without separators of thousands: ٢٬٥٠٠٫٥ gives 2500.5."""
    number = fold_digits(text)
    whole = _GROUPED.match(number)
    if whole:
        number = re.sub(r"[.,]", "", whole.group()) + number[whole.end() :]
    return number.replace(",", ".")
