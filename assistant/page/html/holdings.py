"""The archive as a whole: how its articles lie in time, what the last embeds did, and how far putting in has come."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from assistant.page.html.pictures import by_month
from assistant.page.html.writing import both, directed, prose, word
from assistant.page.words import WORDS, clock, date, number, script_of
from vectorstore.journal import Embed
from vectorstore.monthly import MonthCount

if TYPE_CHECKING:
    from assistant.keeping import Added
    from vectorstore.reading import Refusal

_LONGEST_LIST = 50
"""Refusals that are named one by one."""


def holdings(months: Sequence[MonthCount], embeds: Sequence[Embed], *, may_change: bool) -> str:
    """The picture of the archive, and what the last embeds did; what was refused is told to who may mend it."""
    entries = "".join(f"<li>{_entry(embed, may_change)}</li>" for embed in embeds)
    log = f'<section class="log"><h2 class="label">{word("log_title")}</h2><ul>{entries}</ul></section>' if entries else ""
    return f'<div class="holdings">{by_month(months)}{log}</div>'


def _entry(embed: Embed, may_change: bool) -> str:
    counts = {"added": embed.added, "replaced": embed.replaced, "unchanged": embed.unchanged, "refused": embed.refused, "removed": embed.removed}
    done = both(lambda page: escape("، ".join(_counted(counts, page)) if page == "ar" else ", ".join(_counted(counts, page))))
    unended = "" if embed.ended else f' <span class="unended">{word("log_unended")}</span>'
    refusals = _refusals([_told(refusal) for refusal in embed.refusals]) if may_change and embed.refusals else ""
    reasons = f"<details><summary>{word('log_why')}</summary>{refusals}</details>" if refusals else ""
    return f'{_moment(embed.started)}<span class="done">{done}{unended}</span>{reasons}'


def _told(refusal: str) -> str:
    return f"<span {directed(script_of(refusal))}>{prose(refusal, script_of(refusal))}</span>"


def _counted(counts: dict[str, int], page: str) -> list[str]:
    """What there was of each, as «أُضيف ٣»; an embed that found nothing new says so."""
    found = [WORDS[page][f"log_{name}"].format(n=number(n, page)) for name, n in counts.items() if n]
    return found or [WORDS[page]["log_nothing"]]


def _moment(moment: datetime) -> str:
    return f'<time datetime="{moment.isoformat(timespec="minutes")}">{both(lambda page: f"{date(moment, page)} · {clock(moment, page)}")}</time>'


def _refusals(lines: Sequence[str]) -> str:
    return f'<ul class="refused">{"".join(f"<li>{line}</li>" for line in lines[:_LONGEST_LIST])}</ul>'


def _refusal(refusal: "Refusal") -> str:
    """Which file or address, and why, in the page's language; the name is not ours, nor are some words of the reason."""
    reasons = {"en": refusal.reason, "ar": refusal.arabic or refusal.reason}
    return f"<bdi>{escape(refusal.file)}</bdi>: {both(lambda page: prose(reasons[page], script_of(reasons[page])))}"


def progress(added: "Added") -> str:
    """How far putting in has come; what was refused, and why."""
    said = both(
        lambda page: escape(
            WORDS[page]["adding_done" if added.done else "adding"].format(
                added=number(added.added, page), replaced=number(added.replaced, page),
                unchanged=number(added.unchanged, page), refused=number(len(added.refused), page),
            )
        )
    )  # fmt: skip
    then = f'<button type="button" data-place="ask">{word("adding_ask")}</button>' if added.done and (added.added or added.replaced) else ""
    return f'<div class="added" role="status" data-done="{int(added.done)}"><p>{said} {then}</p>{_refusals([_refusal(refusal) for refusal in added.refused])}</div>'


