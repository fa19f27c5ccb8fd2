"""How many tokens a text is to a model, without asking anybody.

No provider's class counts offline: OpenAI's fetches its tables from the network, Anthropic's asks its server, Ollama's would
load GPT-2's. So a text is weighed by script, with what tokenizers that can be had offline were measured to need, on the news of
`tests/evaluation/articles-*.jsonl` (68 Arabic articles, 67 English; tokens a character, by least squares):

    tokenizer (as shipped by)            Arabic letter   other   digit
    o200k, gpt-4o and later (litellm)             0.37    0.21     0.7
    Tekken, Mistral (mistral-common)              0.34    0.22     1.2
    Qwen (dashscope)                              0.44    0.22     1.2
    DeepSeek (litellm)                            0.45    0.22     0.6
    cl100k, gpt-4 and 3.5 (litellm)               0.82    0.21     0.9
    Claude, the last that was given out (litellm) 1.08    0.22     0.4

The weights lie a tenth above the family's dearest, so that what is thought to fit does fit.
"""

import math
import re

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
_DIGIT = re.compile(r"\d")
_FOREIGN = re.compile("[^\u0000-\u024f\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u2000-\u206f\ufb50-\ufdff\ufe70-\ufeff]")
_ARABIC_WEIGHT = 0.5
_DEARER = (("anthropic:", 1.2), ("openai:gpt-4-", 0.9), ("openai:gpt-3", 0.9))
_DIGIT_WEIGHT = 1.2
_FOREIGN_WEIGHT = 1.2
_WEIGHT = 0.24


def estimated(text: str, model: str) -> int:
    """Tokens that `text` is at most, by its scripts, to a model named as the setting has it (`openai:gpt-5-mini`)."""
    arabic_weight = next((weight for start, weight in _DEARER if f"{model}-".startswith(start)), _ARABIC_WEIGHT)
    digits = len(_DIGIT.findall(text))
    arabic = len(_ARABIC.findall(text)) - len(re.findall("[\u0660-\u0669\u06f0-\u06f9]", text))
    foreign = len(_FOREIGN.findall(text))
    others = len(text) - digits - arabic - foreign
    return math.ceil(digits * _DIGIT_WEIGHT + arabic * arabic_weight + foreign * _FOREIGN_WEIGHT + others * _WEIGHT)
