"""Words that a question is made with rather than about, in both languages. They are dropped from queries only."""

from functools import lru_cache

from vectorstore.analysis.arabic import fold_arabic

_ENGLISH = ["a", "about", "after", "again", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before", "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "doing", "done", "for", "from", "further", "get", "give", "had", "has", "have", "having", "he", "her", "here", "hers", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "let", "like", "many", "me", "more", "most", "much", "my", "no", "not", "now", "of", "off", "on", "once", "only", "or", "other", "our", "out", "over", "own", "please", "said", "same", "say", "says", "she", "should", "so", "some", "such", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "would", "you", "your", "al", "el", "ibn", "bin", "mr", "mrs", "ms", "dr", "whether", "during", "against", "among", "within", "without", "per", "via", "toward", "towards", "according", "around"]

_ARABIC = ["من", "هو", "هي", "هم", "ما", "ماذا", "متى", "أين", "كيف", "كم", "لماذا", "لم", "لما", "هل", "أي", "أية", "أيهما", "التي", "الذي", "الذين", "اللذان", "اللتان", "اللواتي", "اللاتي", "في", "على", "إلى", "الى", "عن", "مع", "بين", "عند", "حتى", "منذ", "خلال", "بعد", "قبل", "ثم", "أو", "أم", "و", "ف", "ب", "ل", "ك", "لكن", "لكنه", "إن", "أن", "إنه", "أنه", "أنها", "إنها", "كان", "كانت", "يكون", "تكون", "كانوا", "قد", "لقد", "سوف", "هذا", "هذه", "ذلك", "تلك", "هؤلاء", "هناك", "هنا", "كل", "بعض", "غير", "لا", "ليس", "ليست", "لن", "إذا", "إذ", "حيث", "بأن", "لأن", "لدى", "به", "بها", "له", "لها", "فيه", "فيها", "عليه", "عليها", "منه", "منها", "عنه", "عنها", "إليه", "إليها", "معه", "معها", "بهم", "لهم", "فيهم", "عليهم", "منهم", "نحن", "أنا", "أنت", "هما", "كما", "أيضا", "أيضاً", "بما", "مما", "فيما", "عما", "بم", "بماذا", "عم", "ممن", "لمن", "بمن", "مثل", "ضمن", "تم", "يتم", "جرى", "عدد", "مدى", "أبرز", "وفق", "وفقا", "بحسب", "حسب", "نحو", "حول", "ضد", "دون", "أجل", "بسبب", "سبب", "ذكر", "قال", "قالت", "وقال", "يقول", "أكثر", "كلا", "كلتا", "الذى", "التى", "بشأن", "عبر", "تجاه", "إزاء", "بعدما", "قبلما", "عندما", "حينما", "كلما", "بينما", "حيثما", "مهما"]

STOP_WORDS = frozenset(_ENGLISH) | frozenset(fold_arabic(word) for word in _ARABIC)


@lru_cache(maxsize=50_000)
def is_stop_word(word: str) -> bool:
    """Whether the word, as it stands in the question, only asks. In capitals, US is a country and WHO an organisation."""
    if word in ("US", "WHO"):
        return False
    folded = fold_arabic(word.lower().removesuffix("'s").removesuffix("’s"))
    return folded in STOP_WORDS or (folded[:1] in "وفبل" and len(folded) > 2 and folded[1:] in _CLITIC_STOPS)


# «وماذا», «فمتى», «بأي», «لأي»: a question word carries clitics as well.
_CLITIC_STOPS = frozenset(
    fold_arabic(w) for w in ["ماذا", "متى", "أين", "كيف", "كم", "لماذا", "هل", "من", "ما", "أي", "أية", "في", "على", "إلى", "عن", "هو", "هي", "كان", "كانت", "هذا", "هذه", "ذلك", "التي", "الذي"]
)
