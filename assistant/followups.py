"""A follow-up made a question of its own, without a language model: it carries the subject of the question before.

    "Did Russia veto the Gaza resolution?" "and what did China say?"  →  "what did China say — Russia veto Gaza resolution"

A message that is complete stays as it is: a new topic must not drag the old one along, which hurts more than a follow-up
that is not noticed.
"""

import re
from collections.abc import Sequence
from datetime import date

from assistant.periods import Period, period_of
from assistant.questions import Kind, kind_of, language_of
from vectorstore.analysis import Token, analyse, is_stop_word, terms_of
from vectorstore.analysis.arabic import common_words, fold_arabic, known_words, names, without_prefix
from vectorstore.concepts import concepts_of
from vectorstore.knowledge import Knowledge

JOINT = " — "
"""Between a follow-up and the words that it carries."""
MAX_CARRIED = 8
MAX_TURNS = 6
"""A talk's older turns say nothing about "it" any more."""

# What is said of a subject, and is none: "Who won?", "How many died?", «ما السبب؟».
_HOLLOW = frozenset(
    terms_of(
        "happen happened start started begin began begun end ended die died killed injured wounded won win lost cost take took react reaction respond response "
        "comment commented explain reason reasons cause caused details detail summarise summarize summary recap sum exactly long old far often much people person "
        "toll number date time year day place else next think reply answer agree accept reject deny denied vote voted abstain resign continue elaborate name country "
        "city mean true possible go went come came later earlier first last victims dead casualties result outcome affected involved responsible source sources news latest anyone anybody someone "
        "بلغ بلغت تبلغ يبلغ حدث حدثت حصل حصلت جرى وقع وقعت بدأ بدأت انتهى انتهت مات قتل قتلوا قتيل قتلى القتلى الضحايا ضحايا جريح جرحى الجرحى أصيب المصابين مصاب فاز خسر كلف تكلفة علق علقت تعليق رد ردت الرد رأي "
        "السبب سبب الأسباب أسباب تفاصيل التفاصيل المزيد لخص لخصي ملخص تلخيص خلاصة اشرح وضح بالضبط تحديدا شخص شخصا الأشخاص العدد عددهم الحصيلة النتيجة نتيجة التاريخ الوقت المكان "
        "موقف صرح صرحت أعلن وافق وافقت رفضت رفض نفى صوت صوتت امتنع استقال اسم قالوا تقول رأيه رده سببها سببه اسمه اسمها عمره عمرها أكد وصف حذر دولة مدينة آخر المصدر الخبر الأخبار المسؤول وراء أخرى زاد زدني أعطني"
    )
)  # fmt: skip
_STATED = re.compile(
    r"\b(?:say|said|says|comment(?:ed)?|react(?:ed)?|respond(?:ed)?|reply|agree|accept|reject|deny|vote[d]?|abstain|think)\b|\b(?:قال|قالت|قالوا|تقول|يقول|علق|علقت|رد|ردت|صرح|صرحت|وافق|وافقت|رفض|رفضت|صوت|صوتت|امتنعت|موقف|راي)\b"
)
_TOPIC = re.compile(r"\b(?:about|on|of|to|over|in|regarding|with|against|for|and|عن|بشان|حول|ازاء|ضد|في|علي|الي|مع)\b")
_MORE = re.compile(r"^\W*(?:(?:please )?tell me more|more|go on|what else|اكمل|تابع|المزيد)\b")
_LEAD = re.compile(r"^\W*(?:and|but|so|then|also|ok|okay|ثم|لكن|ولكن|طيب|حسنا|حسنًا|أيضا|و)[\s,،]+(?=\S)", re.I)
_ARABIC_LEAD = re.compile(r"^\W*[وف](?=ماذا|ما |متى|أين|اين|كيف|كم |لماذا|هل |من |أي |في |عن |هو |هي |هم )")
_ABOUT = re.compile(
    r"^\W*(?:(?:what|how) about|what of|(?:و|ف)?ماذا عن|(?:و|ف)?ما بال|(?:و)?بالنسبة (?:إلى|الى|ل))\s*(?P<what>.+?)[\s?؟.!]*$", re.I
)
_PERSONAL = frozenset("it they them he she him her his hers their theirs its".split())
_THAT = re.compile(
    r"\b(?:is|was|did|does|were|about|after|of|before|for|on|in|to|by|with|from|at|why|when|do|say|said|like) (?:that|this)(?= \w+ed\b|[\s?.!]*$| (?:happen|mean|start|end|decision|plan|one|so|true|affect|cost|work|go|last)\b)"
    r"|\b(?:this|these|that|those) (?!week|month|year|morning|day|time|is|was|are|were|who|which|that|killed|injured|in|of|from|with|the|a)\w+(?<!ed)(?=[\s?.!]*$)|\b(?:these|those|this|that|one|ones)[\s?.!]*$",
    re.I,
)
_EXPLETIVE = re.compile(r"\b(?:is|was) it (?:\w+ ){1,2}(?:that|to|for)\b|\b(?:does|did|will|would) it take\b.{0,12}\bto\b|\bwhat time is it\b", re.I)
_THERE = re.compile(r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!has )(?<!been )(?<!be )\bthere\b(?! (?:is|are|was|were|has|have|will))", re.I)
_ARABIC_THAT = re.compile(
    r"(?<!\w)[بلوكف]?(?:ذلك|تلك|هولاء|هذا|هذه)(?!\w)(?! (?:ال)?(?:اسبوع|شهر|عام|سنه|يوم|صباح|مساء|ايام))|(?<!هل )(?<!كان )(?<!كانت )(?<!ليس )(?<!ليست )(?<!\w)هناك(?!\w)"
)
_ATTACHED = re.compile(
    r"(?<!\w)[وف]?(?:ب|ل|في|علي|من|عن|الي|مع|لدي|بين|بعد|قبل|خلال|ضد|حول|بشان|عند)(?:ه|ها|هم|هما)(?!\w)"
)  # fmt: skip
_RELATIVE = re.compile(r"\w{4,} (?:الذي|التي|الذين|اللذان|اللتان)\b")


def standalone(message: str, history: Sequence[tuple[str, str]], knowledge: Knowledge) -> str:
    """The message as a question of its own; itself where it is one already, or where nothing was asked before.

    `history` is the talk so far, (question, answer) from the oldest; questions in it may be follow-ups themselves.
    """
    before = ""
    for question, _ in history[-MAX_TURNS:]:
        before = _carried(question, before, knowledge)
    return _carried(message, before, knowledge)


def _carried(message: str, before: str, knowledge: Knowledge) -> str:
    if not before or JOINT in message or not (terms_of(message) and _content(before)):
        return message
    if found := _ABOUT.match(message):
        return _about(message, found["what"], before, knowledge)
    rest = _ARABIC_LEAD.sub("", _LEAD.sub("", message, count=1), count=1)
    if rest == message and (clitic := _clitic(message)):
        rest = clitic
    if rest != message and not _asks(rest) and len(_content(rest)) <= 2 and not _points_back(rest):
        return _about(rest, rest.strip(" ?؟.!"), before, knowledge)
    if _is_elliptical(rest, before, knowledge, led=rest != message):
        return _joined(rest, before, knowledge)
    return message


def _clitic(message: str) -> str:
    """«ومصر؟» without its و, or "" where the و is the word's own («وزير»)."""
    word = message.split()[0].strip("؟?،,.")
    folded = fold_arabic(word)
    return message.replace("و", "", 1) if len(message.split()) <= 2 and folded[:1] == "و" and without_prefix(folded) == folded[1:] else ""


def _asks(text: str) -> bool:
    """Whether there is a question word or a verb of asking in it."""
    return kind_of(text) is not Kind.THING or bool(re.match(r"\W*(?:what|which|ما|ماذا|أي|اي)\b", text, re.I))


def _content(text: str) -> list[Token]:
    """The words that say what the text is about."""
    return [token for token in analyse(text) if not is_stop_word(text[token.start : token.end]) and token.term not in _HOLLOW]


def _is_elliptical(message: str, before: str, knowledge: Knowledge, *, led: bool) -> bool:
    """Whether the message, without a leading connective (`led`: it had one), lacks its subject."""
    content = _content(message)
    if not content:
        more = _MORE.match(fold_arabic(message.lower()))
        return bool(more) or _asks(message) or _points_back(message) or any(token.term in _HOLLOW for token in analyse(message))
    if _points_back(message):
        return True
    named = set(_names(message, knowledge))
    subjects = [token for token in content if message[token.start : token.end] not in named]
    folded = fold_arabic(message.lower())
    # "What did Russia say?" tells who and not on what.
    one = len(content) == 1 or (len(content) == 2 and not _TOPIC.search(folded))
    if not subjects and ((one and _STATED.search(folded)) or (led and len(content) == 1 and kind_of(message) is not Kind.PERSON)):
        return True
    return len(content) == 1 and not named and _continues(message, content[0], before, led=led)


def _continues(message: str, token: Token, before: str, *, led: bool) -> bool:
    """Whether a question with one word of content, and that no name, goes on with what was asked before."""
    kind = kind_of(message)
    if kind in (Kind.SUMMARY, Kind.THING) and not led:
        return False
    word = fold_arabic(message[token.start : token.end])
    if led or token.term in terms_of(before):
        return True
    # «لماذا استقالت؟»: a verb has its subject within.
    return token.script == "arabic" and not word.startswith(("ال", "لل", "بال")) and kind is not Kind.PERSON and word in known_words() and word not in names()


def _points_back(message: str) -> bool:
    """Whether a pronoun or a demonstrative stands for something that the message does not name before it."""
    if language_of(message) == "ar":
        return _points_back_in_arabic(message)
    if _EXPLETIVE.search(message):
        return False
    tokens = analyse(message)
    pronouns = [t for t in tokens if message[t.start : t.end].lower() in _PERSONAL and message[t.start : t.end] != "IT"]
    places = [t.start for t in pronouns] + [found.start() for found in (*_THAT.finditer(message), *_THERE.finditer(message))]
    return any(not _resolved(message, place) for place in places)


def _points_back_in_arabic(message: str) -> bool:
    text = fold_arabic(message)
    if _RELATIVE.search(text):
        return False
    places = [found.start() for pattern in (_ARABIC_THAT, _ATTACHED) for found in pattern.finditer(text)]
    if any(not _resolved(text, place) for place in places):
        return True
    return any(_has_suffix(message[t.start : t.end]) and not _content(message[: t.start]) for t in analyse(message))


def _has_suffix(word: str) -> bool:
    """Whether an Arabic word ends in a pronoun: «عددهم», «عاصمتها», «أعلنه»."""
    folded = fold_arabic(word)
    if folded in names():
        return False
    for suffix in ("ها", "هم", "هما", "ه"):
        rest = folded.removesuffix(suffix)
        # «المدينة» has its own ة, «مياه» its own ه.
        if rest != folded and len(rest) >= 3 and (suffix != "ه" or word.endswith("ه")) and not rest.startswith("ال"):
            stem = rest[:-1] + "ه" if rest.endswith("ت") else rest
            return (rest in known_words() or stem in known_words()) and (suffix != "ه" or folded not in common_words())
    return False


def _resolved(message: str, place: int) -> bool:
    """Whether what stands before a place can be what a pronoun there means; at the end it takes more: "Did Macron support it?"."""
    before, after = message[:place], message[place:]
    content = len(_content(before))
    last = len(analyse(after)) <= 1
    clause = re.search(r"\b(?:and|or|but)\b|(?<=\s)و(?=\w{3})", before)
    return content >= 3 or (content >= 1 and (not last or bool(clause)))


def _names(text: str, knowledge: Knowledge) -> list[str]:
    """The words of the text that are names: by their capital, by a list, by what they are in Arabic, or known to nobody."""
    found = []
    for concept in concepts_of(text, knowledge):
        translated = (form.terms[0] for form in concept.forms[:6] if form.how == "translation" and len(form.terms) == 1)
        if concept.script == "arabic":
            is_name = any(term in names() for term in concept.terms) and not _is_common(concept.text)
        else:
            is_name = concept.text[0].isupper() and not text.lstrip("«\"' ").startswith(concept.text)
            is_name = is_name or any(term in names() and term not in common_words() for term in translated)
        if is_name or (len(concept.terms) == 1 and concept.script == "arabic" and _nobody_knows(concept.text)):
            found += [concept.text] if len(concept.terms) == 1 else concept.text.split()
    return list(dict.fromkeys(found))


def _is_common(word: str) -> bool:
    """Whether an Arabic word carries the article and so is, without it, a common word («الحرب»)."""
    folded = fold_arabic(word)
    return folded.startswith("ال") and folded[2:] in common_words() and not {folded, folded[2:]} & names()


def _nobody_knows(word: str) -> bool:
    folded = without_prefix(fold_arabic(word))
    return not any(folded.removesuffix(ending) in known_words() for ending in ("", "ه", "ت", "ها", "هم", "ات", "ين", "ون"))


def _about(message: str, what: str, before: str, knowledge: Knowledge) -> str:
    """For "What about X?": the question before with X for the one thing of its kind; else X with what was asked about."""
    if _points_back(message):
        return _joined(message, before, knowledge)
    named = _names(f". {what}", knowledge)
    content = _content(what)
    # In Arabic many a name is a common word too (السودان): two words of content are a topic of their own.
    topic = language_of(what) == "ar" or (named and any(what[t.start : t.end] not in named for t in content))
    if topic and len(content) > 1 and not _period(what):
        return message
    head, joint, tail = before.partition(JOINT)
    period, earlier = _period(what), _period(head)
    if period and earlier:
        return head[: earlier.start] + period.text + head[earlier.end :] + joint + tail
    others = _names(head, knowledge)
    if named and len(content) == 1 and len(others) == 1 and language_of(what) == language_of(head):
        name = what[content[0].start : content[0].end]
        return re.sub(rf"(?<!\w){re.escape(others[0])}(?!\w)", name.replace("\\", ""), head, count=1) + joint + tail
    return _joined(what, before, knowledge)


def _period(text: str) -> Period | None:
    """Where the text names a period; only its place matters, and so no today."""
    return period_of(text, date(2199, 12, 31))


def _joined(message: str, before: str, knowledge: Knowledge) -> str:
    """The message, and after the joint the words of the question before that it lacks, names before others if too many."""
    asked, period = set(terms_of(message)), _period(before) if _period(message) else None
    words: dict[str, str] = {}
    for token in _content(before):
        inside = period and period.start <= token.start < period.end
        if token.term not in asked and not inside:
            words.setdefault(token.term, before[token.start : token.end])
    if len(words) > MAX_CARRIED:
        named = _names(before, knowledge)
        kept = sorted(words, key=lambda term: words[term] not in named)[:MAX_CARRIED]
        words = {term: word for term, word in words.items() if term in kept}
    return message.strip(" ?؟.!،,") + JOINT + " ".join(words.values()) if words else message
