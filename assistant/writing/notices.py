"""What the reader is told, in one line, when a language model did not answer and the archive is quoted instead."""

from assistant.writing.failures import Failure

_NOTICES: dict[Failure, tuple[str, str]] = {
    Failure.UNREACHABLE: (
        "The language model {model} cannot be reached, so the archive is quoted instead. Check that its server is running and its address is right.",
        "تعذّر الوصول إلى النموذج اللغوي «{model}»، فهذه اقتباسات من الأرشيف بدلًا من إجابته. تأكّد من أن خادمه يعمل وأن عنوانه صحيح.",
    ),
    Failure.UNAUTHORISED: (
        "The language model {model} did not accept the key, so the archive is quoted instead. Check the key and what it may be used for.",
        "لم يقبل النموذج اللغوي «{model}» المفتاح، فهذه اقتباسات من الأرشيف بدلًا من إجابته. تحقّق من المفتاح ومن صلاحياته.",
    ),
    Failure.NO_SUCH_MODEL: (
        "There is no language model {model} at its address, so the archive is quoted instead. Check its name, and that the address ends as the server wants it.",
        "لا يوجد نموذج لغوي باسم «{model}» في عنوانه، فهذه اقتباسات من الأرشيف بدلًا من إجابته. تحقّق من الاسم ومن العنوان.",
    ),
    Failure.RATE_LIMITED: (
        "The language model {model} takes no more requests for now, so the archive is quoted instead. Wait a little, or check the account's credit.",
        "لا يقبل النموذج اللغوي «{model}» طلبات أخرى الآن، فهذه اقتباسات من الأرشيف بدلًا من إجابته. انتظر قليلًا أو تحقّق من رصيد الحساب.",
    ),
    Failure.SERVER_ERROR: (
        "The server of the language model {model} failed, so the archive is quoted instead. Ask again; if it goes on, look at the server.",
        "حدث خطأ في خادم النموذج اللغوي «{model}»، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال، وإن تكرّر الخطأ فافحص الخادم.",
    ),
    Failure.TIMED_OUT: (
        "The language model {model} took too long, so the archive is quoted instead. Ask again, or allow it more seconds (ISNAD_LLM_SECONDS).",
        "استغرق النموذج اللغوي «{model}» وقتًا أطول من المسموح، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال أو زد المهلة (ISNAD_LLM_SECONDS).",
    ),
    Failure.CUT: (
        "The connection to the language model {model} broke in the middle of its reply, so the archive is quoted instead. Ask again.",
        "انقطع الاتصال بالنموذج اللغوي «{model}» في أثناء الرد، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال.",
    ),
    Failure.TOO_LONG: (
        "The question and its evidence are more than the language model {model} can read, so the archive is quoted instead. Set what it can read (ISNAD_LLM_CONTEXT), or ask a shorter question.",
        "السؤال وأدلّته أطول مما يستطيع النموذج اللغوي «{model}» قراءته، فهذه اقتباسات من الأرشيف بدلًا من إجابته. اضبط سعته (ISNAD_LLM_CONTEXT) أو اسأل سؤالًا أقصر.",
    ),
    Failure.REFUSED: (
        "The language model {model} would not take the question, so the archive is quoted instead. Put the question another way, or use another model.",
        "رفض النموذج اللغوي «{model}» السؤال، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد صياغة السؤال أو استخدم نموذجًا آخر.",
    ),
    Failure.EMPTY: (
        "The language model {model} said nothing, so the archive is quoted instead. Ask again, or use another model.",
        "لم يقل النموذج اللغوي «{model}» شيئًا، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال أو استخدم نموذجًا آخر.",
    ),
    Failure.ENDLESS: (
        "The language model {model} did not come to an end, so the archive is quoted instead. Ask again, or use another model.",
        "لم يتوقف النموذج اللغوي «{model}» عن الكلام، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال أو استخدم نموذجًا آخر.",
    ),
    Failure.WRONG_LANGUAGE: (
        "The language model {model} answered in another language than the question's, so the archive is quoted instead. Ask again, or use another model.",
        "أجاب النموذج اللغوي «{model}» بلغة غير لغة السؤال، فهذه اقتباسات من الأرشيف بدلًا من إجابته. أعد السؤال أو استخدم نموذجًا آخر.",
    ),
    Failure.UNSUPPORTED: (
        "Nothing that the language model {model} said stands in the archive, so the archive is quoted instead. Ask more precisely, or use another model.",
        "لا شيء مما قاله النموذج اللغوي «{model}» وارد في الأرشيف، فهذه اقتباسات من الأرشيف بدلًا من إجابته. اسأل بدقة أكبر أو استخدم نموذجًا آخر.",
    ),
}  # fmt: skip


def notice(failure: Failure, language: str, model: str) -> str:
    """One line in `language` ("ar", else English): what became of the model, that the archive is quoted, and what to do."""
    english, arabic = _NOTICES[failure]
    return (arabic if language == "ar" else english).format(model=model)
