"""A follow-up as a question of its own, in a language model's words where it has them, else by rule."""

from collections.abc import Sequence

from assistant import followups
from assistant.questions import MAX_CHARS, language_of
from assistant.writing.evidence import harmless, visible
from assistant.writing.failures import ModelFailure
from assistant.writing.writer import Writer
from vectorstore.analysis import is_stop_word, terms_of
from vectorstore.knowledge import Knowledge

TURNS, CHARS = 3, 600
"""Turns of the talk that the model reads, and characters of each answer in it."""
TOKENS = 200
KNOWN = 0.5
"""Least share of a rewritten question's words that the talk or the message has: a model that invents is not followed."""


def standalone_question(message: str, history: Sequence[tuple[str, str]], writer: Writer, knowledge: Knowledge) -> str:
    """What the message asks, so that it can be searched alone; `history` holds (question, answer text), oldest first."""
    if not history:
        return message
    talk = "\n".join(f"{harmless(said)}\n{harmless(answer[:CHARS])}" for said, answer in history[-TURNS:])
    try:
        system, user = writer.prompts.filled("standalone", language_of(message), talk=talk, message=harmless(message))
        reply, usage = writer.model.complete(system, user, max_tokens=TOKENS)
    except ModelFailure:
        return followups.standalone(message, history, knowledge)
    writer.add(usage)
    lines = [visible(line).strip(" \"“”«»>") for line in reply.splitlines() if line.strip()]
    if len(lines) == 1 and len(lines[0]) <= MAX_CHARS and language_of(lines[0]) == language_of(message) and _known(lines[0], message, talk):
        return lines[0]
    return followups.standalone(message, history, knowledge)


def _known(question: str, message: str, talk: str) -> bool:
    told = set(terms_of(f"{message} {talk}"))
    terms = [term for word in question.split() if not is_stop_word(word) for term in terms_of(word)]
    return bool(terms) and sum(term in told for term in terms) >= KNOWN * len(terms)
