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

import numpy as np

_DEARER = (("anthropic:", 1.2), ("openai:gpt-4-", 0.9), ("openai:gpt-3", 0.9))
_ARABIC_WEIGHT, _DIGIT_WEIGHT, _FOREIGN_WEIGHT, _OTHER_WEIGHT = 0.5, 1.2, 1.2, 0.24
_ARABIC, _DIGIT, _FOREIGN, _OTHER = range(4)
# From which character on each script goes, up to the next; "other" is Latin, and the signs that all scripts share.
_RUNS = {
    0x0000: _OTHER, 0x0030: _DIGIT, 0x003A: _OTHER, 0x0250: _FOREIGN, 0x0600: _ARABIC, 0x0660: _DIGIT, 0x066A: _ARABIC,
    0x06F0: _DIGIT, 0x06FA: _ARABIC, 0x0700: _FOREIGN, 0x0750: _ARABIC, 0x0780: _FOREIGN, 0x08A0: _ARABIC, 0x0900: _FOREIGN,
    0x2000: _OTHER, 0x2070: _FOREIGN, 0xFB50: _ARABIC, 0xFE00: _OTHER, 0xFE70: _ARABIC, 0xFF00: _FOREIGN,
}  # fmt: skip
_STARTS, _SCRIPTS = np.array(list(_RUNS)), np.array(list(_RUNS.values()))


def estimated(text: str, model: str) -> int:
    """Tokens that `text` is at most, by its scripts, to a model named as the setting has it (`openai:gpt-5-mini`)."""
    arabic_weight = next((weight for start, weight in _DEARER if f"{model}-".startswith(start)), _ARABIC_WEIGHT)
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    counted = np.bincount(_SCRIPTS[np.searchsorted(_STARTS, characters, side="right") - 1], minlength=4)
    return math.ceil(float(counted @ np.array([arabic_weight, _DIGIT_WEIGHT, _FOREIGN_WEIGHT, _OTHER_WEIGHT])))
