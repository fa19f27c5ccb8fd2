"""Likeness: a sentence that means the question's words without having them, and what an article says only once."""


import numpy as np
import pytest

from assistant.quoting.candidates import Candidate
from assistant.quoting.features import NAMES, ask, features_of
from assistant.quoting.likeness import LIKENESS
from vectorstore.analysis import analyse
from vectorstore.articles import Article, Hit, Origin, Passage
from vectorstore.concepts import concepts_of
from vectorstore.embedding import load_encoder
from vectorstore.knowledge import Knowledge
from vectorstore.splitting import sentences_of


def features(question: str, body: str, knowledge: Knowledge, title: str = "") -> dict[str, np.ndarray]:
    """Of the sentences of an article, by feature."""
    article = Article("a", title, body, "ar" if "\u0627" in body else "en", Origin("a.txt"))
    hit = Hit(Passage("a#0", "a", 0, 0, len(body), body), article, 1.0, ("words",))
    candidates = [
        Candidate(article, start, end, place, body[start:end], tuple(analyse(body[start:end])), hit, True, 0)
        for place, (start, end) in enumerate(sentences_of(body))
    ]
    concepts = concepts_of(question, knowledge)
    asked = ask(question, concepts, [1.0] * len(concepts), knowledge)
    return dict(zip(NAMES, features_of(asked, candidates, load_encoder("")).T, strict=True))


@pytest.mark.parametrize(("question", "body"), [
    ("Which vessel sank?", "The market was quiet on Tuesday. A trawler went under near the coast. Prices did not move."),
    ("أي سفينة غرقت؟", "كان السوق هادئا يوم الثلاثاء. انقلب زورق صيد قرب الساحل. ولم تتحرك الأسعار."),
    ("أي سفينة غرقت؟", "The market was quiet on Tuesday. A trawler went under near the coast. Prices did not move."),
    ("Which vessel sank?", "كان السوق هادئا يوم الثلاثاء. انقلب زورق صيد قرب الساحل. ولم تتحرك الأسعار."),
])  # fmt: skip
def test_like_words(knowledge: Knowledge, question: str, body: str) -> None:
    """The sentence with a word that is like the question's comes first, in one language and across."""
    found = features(question, body, knowledge)
    assert found["soft"].argmax() == 1
    assert found["soft_rank"][1] == 0
    assert found["soft_of_best"][1] == 1.0


@pytest.mark.parametrize(("question", "body"), [
    ("Why did the minister resign?", "The minister spoke. The minister travelled. The minister resigned over the floods. The minister returned."),
    ("لماذا استقال الوزير؟", "تحدث الوزير. سافر الوزير. استقال الوزير بسبب الفيضانات. عاد الوزير."),
])  # fmt: skip
def test_what_is_said_once(knowledge: Knowledge, question: str, body: str) -> None:
    """A word of every sentence points to none; the word that one sentence has points to it."""
    found = features(question, body, knowledge)
    assert found["local_rank"][2] == 0
    assert found["local_of_best"][2] == 1.0
    assert found["local_soft"][2] > 1.5 * found["local_soft"][0]


@pytest.mark.parametrize("body", ["12 34. 56!", "«—». …", "a b c.", "قال."])
@pytest.mark.parametrize("question", ["Who?", "؟", "كم 12؟", "What is the price of gold?"])
def test_bounds(knowledge: Knowledge, question: str, body: str) -> None:
    """Whatever is asked of whatever, the features are numbers; shares lie between 0 and 1, ranks in the article."""
    found = features(question, body, knowledge)
    for name in LIKENESS:
        assert np.isfinite(found[name]).all()
        if name.endswith("_rank"):
            assert sorted(found[name]) == list(range(len(found[name]))) or not found[name].any()
        elif name != "own_cosine":
            assert (found[name] >= 0).all()
            assert (found[name] <= 1 + 1e-9).all()
