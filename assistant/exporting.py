"""An answer to keep: as text or Markdown to be pasted elsewhere, or as one HTML page that prints well in either direction and fetches nothing."""

import re
from html import escape
from urllib.parse import urlsplit

from assistant.answers import Answer, Citation
from assistant.frames import SOURCES, date_line, source_line

_UNFIT = re.compile(r'[\s<>"\x00-\x1f\x7f]')
# Marks that turn the text behind them around: an article's must not reach beyond its own words.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u0000]")
_STYLE = (
    "body{max-width:42rem;margin:2.5rem auto;padding:0 1.5rem;font:1.1rem/1.7 'Iowan Old Style',Palatino,'Noto Naskh Arabic',Amiri,"
    "'Times New Roman',serif;color:#28241d;background:#fff}[dir=rtl]{font-size:1.18rem;line-height:1.95}h1{font-size:1.5rem}"
    "h2{font-size:1.1rem;margin-top:2.5rem}blockquote{margin:0 0 1rem;padding-inline-start:1rem;border-inline-start:2px solid #ccc}"
    "li{margin-bottom:.6rem}li p{margin:.2rem 0;color:#575044}a{color:#8f3420;overflow-wrap:anywhere}sup a{text-decoration:none}"
    "@media print{body{margin:0;max-width:none}a{color:inherit}blockquote,li{break-inside:avoid}}"
)


def web_address(url: str | None) -> str:
    """`url` if it is an http or https address that can be linked to, else ""."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    fit = url and parts.scheme in ("http", "https") and parts.netloc and not _UNFIT.search(url)
    return str(url) if fit else ""


def as_plain(answer: Answer) -> str:
    """The answer and its sources with their quotes, to be pasted into a letter."""
    language = answer.question.language
    lines = [answer.question.message or answer.question.text, "", answer.text]
    if answer.citations:
        lines += ["", SOURCES[language]]
    for citation in answer.citations:
        address = web_address(citation.article.url)
        address = f" · {address}" if address else ""
        lines += [f"[{citation.number}] {source_line(citation.article, language)}{address}", f"    “{' '.join(citation.quote.split())}”"]
    return "\n".join(lines).rstrip() + "\n"


def as_markdown(answer: Answer) -> str:
    """The same as Markdown; what comes from articles, models and readers is escaped, and only web addresses are links."""
    language = answer.question.language
    blocks = [f"## {_plain(answer.question.message or answer.question.text)}", _plain(answer.lead)]
    for sentence in answer.sentences:
        numbers = "".join(f"\\[{number}\\]" for number in sentence.citations)
        quoted = "> " if answer.made_by == "quoting" else ""
        blocks.append(f"{quoted}{_plain(sentence.text)} {numbers}".rstrip())
    if answer.citations:
        blocks.append(f"**{SOURCES[language]}**")
    blocks += [_markdown_source(citation, language) for citation in answer.citations]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _markdown_source(citation: Citation, language: str) -> str:
    article = citation.article
    parts = [f"**{_plain(article.title)}**", _plain(article.source or ""), _plain(date_line(article.published, language))]
    if address := web_address(article.url):
        parts.append(f"<{address}>")
    return f"\\[{citation.number}\\] {' · '.join(part for part in parts if part)}\n\n> {_plain(citation.quote)}"


def _plain(text: str) -> str:
    """One line of text in which Markdown finds no markup: `*`, `[`, `<`, a heading's `#`, a list's `1.` and their like escaped."""
    line = re.sub(r"([\\`*_{}()\[\]<>#|~!&$])", r"\\\1", " ".join(_TURNING.sub("", text).split()))
    line = re.sub(r"^([-+=:])", r"\\\1", line)
    line = re.sub(r"^(\d+)([.)])", r"\1\\\2", line)
    return re.sub(r"(?i)\b(https?|ftp|www|mailto)([:.])", r"\1\\\2", line)


def as_html(answer: Answer) -> str:
    """The answer as a whole document, right to left where its language is."""
    language = answer.question.language
    title = _clean(answer.question.message or answer.question.text)
    tag = "blockquote" if answer.made_by == "quoting" else "p"
    quotes = "".join(
        f"<{tag} {_directed(sentence.language)}>{_clean(sentence.text)}"
        f"{''.join(map(_marker, sentence.citations))}</{tag}>"
        for sentence in answer.sentences
    )
    sources = "".join(_source_item(citation, language) for citation in answer.citations)
    listed = f"<h2>{SOURCES[language]}</h2><ol>{sources}</ol>" if sources else ""
    return (
        f"<!doctype html><html {_directed(language)}><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<meta name='viewport' content='width=device-width'><title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1><p>{_clean(answer.lead)}</p>{quotes}{listed}</body></html>\n"
    )


def _marker(number: int) -> str:
    return f'<sup><a href="#source-{number}">[{number}]</a></sup>'


def _source_item(citation: Citation, language: str) -> str:
    address = web_address(citation.article.url)
    link = f'<p><a href="{escape(address)}" rel="noopener noreferrer nofollow" dir="ltr">{escape(address)}</a></p>' if address else ""
    return f'<li id="source-{citation.number}" value="{citation.number}"><bdi>{_clean(source_line(citation.article, language))}</bdi>{link}</li>'


def _directed(language: str) -> str:
    return f'lang="{escape(language)}" dir="{"rtl" if language in ("ar", "fa", "he", "ku", "ps", "ur") else "ltr"}"'


def _clean(text: str) -> str:
    return escape(_TURNING.sub("", text))
