"""Why a sentence is not borne out, in one line and the reader's language."""

Failed = tuple[str, str]
"""A kind of reason and what it names."""

REASONS: dict[str, dict[str, str]] = {
    "en": {
        "citation": "It cites no passage.",
        "number": "The number {} is not in the source.",
        "figure": "The source says the number {} of something else.",
        "date": "The date {} is not in the source.",
        "name": "The name {} is not in the source.",
        "other name": "The source says this of someone or something other than {}.",
        "quote": "The quotation “{}” is not in the source.",
        "negation": "One of the sentence and its source says “not” where the other does not: {}.",
        "opposite": "The source says the opposite of “{}”.",
        "overclaim": "“{}” says more than the source does.",
        "support": "The source does not say this.",
        "stronger": "By the entailment model, the source does not say this.",
    },
    "ar": {
        "citation": "لا تستند إلى أي مقطع.",
        "number": "الرقم {} غير موجود في المصدر.",
        "figure": "الرقم {} يذكره المصدر لشيء آخر.",
        "date": "التاريخ {} غير موجود في المصدر.",
        "name": "الاسم {} غير موجود في المصدر.",
        "other name": "ينسب المصدر هذا إلى غير {}.",
        "quote": "الاقتباس «{}» غير موجود في المصدر.",
        "negation": "بين الجملة ومصدرها خلاف في النفي والإثبات: {}.",
        "opposite": "يقول المصدر عكس «{}».",
        "overclaim": "في «{}» أكثر مما يقوله المصدر.",
        "support": "لا يقول المصدر ذلك.",
        "stronger": "لا يقول المصدر ذلك، بحسب نموذج الاستلزام.",
    },
}
MOST = 60
"""Letters of a quotation that a reason repeats."""


def reason(kind: str, language: str, what: str = "") -> str:
    """The line for that kind of failure; `what` is the number, the name, … as the sentence has it."""
    return REASONS[language][kind].format(what if len(what) <= MOST else what[:MOST].rstrip() + "…")
