"""Who did it to whom: "A beat B" of a source that says that B beat A."""

from collections.abc import Sequence

from assistant.writing.negation import SURE, folded
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import Claim, Held, Places

_DIRECTED = folded(
    "beat beats beaten defeated defeats crushed accused accuses blamed killed attacked sued praised criticised criticized condemned arrested"
    " replaced succeeded thanked invited appointed dismissed sacked fired shelled invaded overtook outbid bought owes owed warned told"
    " هزم هزمت هُزم تغلب تغلبت فاز فازت سحق اتهم اتهمت قتل قتلت هاجم هاجمت انتقد انتقدت أشاد أشادت دان دانت اعتقل خلف خلفت شكر شكرت دعا عين عينت"
    " أقال أقالت قصف قصفت غزا اشترى اشترت حذر حذرت أبلغ أبلغت"
)
# Between two names these turn the roles: "was beaten by", "lost to", «على يد», «خسر أمام».
_TURNING = folded("by lost losing يد قبل أمام جانب")


def swapped_roles(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """Two names of the claim that the best sentence of a source has in each other's place, around such a verb."""
    if not _DIRECTED & set(claim.statement.words):
        return None
    own = claim.own
    groups = _groups(claim, own)
    if len(groups) != 2:
        return None
    mine = _is_first(claim.statement, own, groups)
    for item in held:
        sentence = item.source.sentences[item.support.chosen[0]]
        theirs = _is_first(sentence, item.support.said[item.support.chosen[0]], groups)
        if mine is not None and theirs is not None and mine != theirs and _DIRECTED & sentence.vocabulary:
            return "other name", claim.concepts[groups[0][0]].text
    return None


def _groups(claim: Claim, own: Sequence[Places]) -> list[list[int]]:
    """The claim's proper names, the words of one together."""
    groups: list[list[int]] = []
    last = -2
    for index, places in enumerate(own):
        if claim.proper[index] and places:
            first = min(places)
            if groups and first == last + 1:
                groups[-1].append(index)
            else:
                groups.append([index])
            last = first
    return groups


def _is_first(statement: Statement, said: Sequence[Places], groups: Sequence[Sequence[int]]) -> bool | None:
    """Whether the first name does it to the second; None where the sentence has not each of them in one place."""
    places = [sorted({t for i in group for t, worth in said[i].items() if worth >= SURE}) for group in groups]
    if any(not tokens or tokens[-1] - tokens[0] >= len(group) + 1 for tokens, group in zip(places, groups, strict=True)):
        return None
    first, second = (tokens[0] for tokens in places)
    low, high = sorted((first, second))
    turned = bool(_TURNING & set(statement.words[low:high]))
    return (first < second) != turned

