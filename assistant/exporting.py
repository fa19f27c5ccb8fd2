"""An answer to keep: as text or Markdown to be pasted elsewhere, or as one HTML page that prints well in either direction and fetches nothing."""

import re
from html import escape
from urllib.parse import urlsplit

from assistant.answers import Answer, Citation, Sentence
from assistant.frames import ALSO_IN, DROPPED, MADE, SOURCES, UNSUPPORTED, date_line, source_line

_UNFIT = re.compile(r'[\s<>"\x00-\x1f\x7f]')
# Marks that turn the text behind them around: an article's must not reach beyond its own words.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u0000]")
_STYLE = (
    "body{max-width:42rem;margin:2.5rem auto;padding:0 1.5rem;font:1.1rem/1.7 'Iowan Old Style',Palatino,'Noto Naskh Arabic',Amiri,"
    "'Times New Roman',serif;color:#28241d;background:#fff}[dir=rtl]{font-size:1.18rem;line-height:1.95}h1{font-size:1.5rem}"
    "h2{font-size:1.1rem;margin-top:2.5rem}blockquote{margin:0 0 1rem;padding-inline-start:1rem;border-inline-start:2px solid #ccc}"
    "li{margin-bottom:.6rem}li p{margin:.2rem 0;color:#575044}a{color:#8f3420;overflow-wrap:anywhere}sup a{text-decoration:none}"
    "sup{line-height:0;unicode-bidi:isolate}em{color:#575044;font-size:.9em}footer{margin-top:2.5rem;border-top:1px solid #ccc;color:#575044;font-size:.85rem}"
    "@page{margin:2cm}@media print{body{margin:0;padding:0;max-width:none;font-size:11pt}[dir=rtl]{font-size:12pt}a{color:inherit}h1,h2{break-after:avoid}"
    "blockquote,li,p{break-inside:avoid;orphans:3;widows:3}}"
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
    lines = [answer.question.message or answer.question.text, "", *([answer.notice, ""] if answer.notice else []), answer.text]
    if answer.citations:
        lines += ["", SOURCES[language]]
    for citation in answer.citations:
        address = web_address(citation.article.url)
        address = f" · {address}" if address else ""
        lines += [f"[{citation.number}] {source_line(citation.article, language)}{address}", f"    “{' '.join(citation.quote.split())}”"]
    return "\n".join([*lines, "", *_about(answer)]).rstrip() + "\n"


def _about(answer: Answer) -> list[str]:
    """What a reader of the copy must know as the page's reader does: what the sources do not bear out, what was left out, who made it."""
    language = answer.question.language
    doubted = [f"{UNSUPPORTED[language]} «{sentence.text.strip()}»" for sentence in answer.sentences if not sentence.supported]
    dropped = [DROPPED[language].format(answer.dropped)] if answer.dropped else []
    made = MADE[language, answer.made_by == "quoting"].format(answer.made_by)
    return [*doubted, *dropped, f"{made} · {date_line(answer.question.asked, language)}"]


def as_markdown(answer: Answer) -> str:
    """The same as Markdown; what comes from articles, models and readers is escaped, and only web addresses are links."""
    language = answer.question.language
    blocks = [f"## {_plain(answer.question.message or answer.question.text)}", _plain(answer.notice), _plain(answer.lead)]
    for sentence in answer.sentences:
        numbers = "".join(f"\\[{number}\\]" for number in sentence.citations)
        quoted = "> " if answer.made_by == "quoting" else ""
        blocks.append(f"{quoted}{_plain(sentence.text)} {numbers}".rstrip())
    if answer.citations:
        blocks.append(f"**{SOURCES[language]}**")
    blocks += [_markdown_source(citation, language) for citation in answer.citations]
    blocks += [_plain(line) for line in _about(answer)]
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
    said = "".join(_said(sentence, tag, language) for sentence in answer.sentences)
    sources = "".join(_source_item(citation, language, quoted=answer.made_by != "quoting") for citation in answer.citations)
    listed = f"<h2>{SOURCES[language]}</h2><ol>{sources}</ol>" if sources else ""
    framed = "".join(f"<p>{_clean(text)}</p>" for text in (answer.notice, answer.lead) if text)
    about = "".join(f"<p>{_clean(line)}</p>" for line in _about(answer))
    return (
        f"<!doctype html><html {_directed(language)}><head><meta charset='utf-8'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<meta name='viewport' content='width=device-width'><title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{title}</h1>{framed}{said}{listed}<footer>{about}</footer></body></html>\n"
    )


def _said(sentence: Sentence, tag: str, language: str) -> str:
    numbers = "".join(map(_marker, sentence.citations))
    doubt = "" if sentence.supported else f' <em {_directed(language)}>({_clean(sentence.reason or UNSUPPORTED[language].rstrip(":"))})</em>'
    return f"<{tag} {_directed(sentence.language)}>{_clean(sentence.text)}{numbers}{doubt}</{tag}>"


def _marker(number: int) -> str:
    return f'<sup><a href="#source-{number}">[{number}]</a></sup>'


def _source_item(citation: Citation, language: str, *, quoted: bool) -> str:
    """A source with its link, its copies, and, where the sentences are not its own, its words."""
    article = citation.article
    address = web_address(article.url)
    link = f'<p><a href="{escape(address)}" rel="noopener noreferrer nofollow" dir="ltr">{escape(address)}</a></p>' if address else ""
    words = f"<blockquote {_directed(article.language)}>{_clean(' '.join(citation.quote.split()))}</blockquote>" if quoted else ""
    copies = "".join(f"<p>{_clean(ALSO_IN[language].format(source_line(copy, language)))}</p>" for copy in citation.also_in)
    return f'<li id="source-{citation.number}" value="{citation.number}"><bdi>{_clean(source_line(article, language))}</bdi>{words}{link}{copies}</li>'


def _directed(language: str) -> str:
    return f'lang="{escape(language)}" dir="{"rtl" if language in ("ar", "fa", "he", "ku", "ps", "ur") else "ltr"}"'


def _clean(text: str) -> str:
    return escape(_TURNING.sub("", text))
