"""An answer as plain text for a terminal, and as JSON for programs."""

from typing import Any

from assistant.answers import Answer, Citation, Outcome
from assistant.frames import ALSO_FOUND, ALSO_IN, DROPPED, source_line
from vectorstore.articles import Article, Hit
from vectorstore.commands import article_record


def as_text(answer: Answer) -> str:
    """What happened to the model, if anything did; the answer, then its numbered sources with the quoted span in its passage, then what was also found."""
    language = answer.question.language
    lines = [*([answer.notice, ""] if answer.notice else []), answer.text, ""]
    if answer.dropped:
        lines += [DROPPED[language].format(answer.dropped), ""]
    for citation in answer.citations:
        lines += [f"[{citation.number}] {source_line(citation.article, language)}", f"    {_marked(citation)}"]
        lines += [f"    {ALSO_IN[language].format(source_line(article, language))}" for article in citation.also_in]
        lines.append("")
    if answer.outcome != Outcome.ANSWERED and answer.also_found:
        lines.append(ALSO_FOUND[language])
        lines += [f"  – {source_line(hit.article, language)}" for hit in answer.also_found]
    return "\n".join(lines).rstrip() + "\n"


def _marked(citation: Citation) -> str:
    """The passage on one line, with the quote between ⟦ and ⟧."""
    passage, body = citation.passage, citation.article.body
    start, end = min(passage.start, citation.start), max(passage.end, citation.end)
    text = f"{body[start : citation.start]}⟦{citation.quote}⟧{body[citation.end : end]}"
    return " ".join(text.split())


def as_record(answer: Answer) -> dict[str, Any]:
    """The answer as `ask --json` gives it."""
    return {
        "question": answer.question.text,
        "message": answer.question.message or answer.question.text,
        "language": answer.question.language,
        "outcome": str(answer.outcome),
        "text": answer.text,
        "sentences": [
            {"text": s.text, "citations": list(s.citations), "language": s.language, "before": s.before, "answering": list(s.answering),
             "supported": s.supported, "reason": s.reason}
            for s in answer.sentences
        ],
        "citations": [_citation_record(citation) for citation in answer.citations],
        "also_found": [_hit_record(hit) for hit in answer.also_found],
        "made_by": answer.made_by,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "dropped": answer.dropped,
        "usage": {"read": answer.usage.read, "written": answer.usage.written},
    }


def _citation_record(citation: Citation) -> dict[str, Any]:
    return {
        "number": citation.number,
        **_article_record(citation.article),
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "passage": citation.passage.text,
        "passage_id": citation.passage.id,
        "also_in": [_article_record(article) for article in citation.also_in],
    }


def _hit_record(hit: Hit) -> dict[str, Any]:
    return {**_article_record(hit.article), "start": hit.passage.start, "end": hit.passage.end, "passage": hit.passage.text}


def _article_record(article: Article) -> dict[str, Any]:
    return {**article_record(article), "found_in": article.origin.found_in}
