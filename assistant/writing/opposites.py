"""Words that say the opposite of one another, in both languages: "accepted" of what the source says was «رُفض»."""

from collections.abc import Sequence
from functools import cache

from assistant.writing.negation import says_not
from assistant.writing.reasons import Failed
from assistant.writing.statements import Statement
from assistant.writing.support import MET, Claim, Held
from vectorstore.analysis import analyse, is_stop_word

# Each line: one side | the other. Forms that share a stem (English -s, -ed, -ing; Arabic «ال», «وا») need no word of their own.
_TABLE = """
accept accepted agree approved approve adopted endorsed قبل قبلت يقبل تقبل وافق وافقت يوافق موافقة أقر أقرت | reject rejected refuse refused declined vetoed رفض رفضت يرفض ترفض
guilty convicted مذنب مذنبا مدان أدين أدينت إدانة | innocent acquitted acquittal بريء بريئا براءة برأ برأت
admit admitted confess confessed acknowledged اعترف اعترفت يعترف اعتراف | denied deny innocent insisted نفى نفت ينفي تنفي أنكر أنكرت نافيا
confirm confirmed | denied deny نفى نفت ينفي تنفي أنكر أنكرت نافيا
rise rose rising risen increase grew grown climbed jumped ارتفع ارتفعت ارتفاع زاد زادت ازداد صعد صعدت نمت قفز قفزت | fall fell fallen drop dropped declined decrease shrank slumped انخفض انخفضت انخفاض تراجع تراجعت هبط هبطت هبوط تقلص انكمش
raise raised رفع رفعت زيادة | cut reduce lowered slashed خفض خفضت تخفيض قلص قلصت
won win winner victory beat فاز فازت فوز ربح انتصر هزم | lost lose loser defeat defeated خسر خسرت خسارة هزيمة انهزم
open reopened reopen فتح فتحت يفتح افتتح افتتحت أعيد | close closed shut closure أغلق أغلقت يغلق إغلاق مغلق
begin began begun start started launched بدأ بدأت يبدأ تبدأ انطلق انطلقت | end ended stop stopped halted ceased suspended finished انتهى انتهت أنهى توقف توقفت أوقف أوقفت علق علقت
succeed succeeded success managed نجح نجحت نجاح تمكن | fail failed failure فشل فشلت أخفق أخفقت إخفاق
allow allowed permit permitted authorised سمح سمحت يسمح تسمح أجاز أجازت | ban banned prohibit forbidden forbade barred prevent blocked منع منعت يمنع حظر حظرت يحظر ممنوع محظور
support supported backed favour دعم دعمت يدعم أيد أيدت يؤيد تؤيد مؤيد ساند | oppose opposed against opponents عارض عارضت يعارض معارضة رافض ضد
arrest arrested detained jailed imprisoned اعتقل اعتقلت اعتقال احتجز احتجزت سجن سجنت | release released freed أفرج أفرجت إفراج سراح
arrive arrived entered وصل وصلت وصول دخل دخلت | left leave departed withdrew withdrawal غادر غادرت مغادرة انسحب انسحبت انسحاب خرج خرجت
survive survived survivor alive unhurt unharmed نجا نجت ناج ناجين | died die killed dead dying مات ماتت قتل قتلت توفي توفيت لقي مصرع
improve improved better strengthened تحسن تحسنت تحسين | worsen worsened deteriorated worse weakened ساء ساءت تدهور تدهورت
resume resumed restored استأنف استأنفت استئناف | suspend suspended halted علق علقت تعليق أوقف أوقفت
appoint appointed hired named عين عينت تعيين | dismiss dismissed sacked fired أقال أقالت أقيل عزل عزلت إقالة
praise praised welcomed hailed أشاد أشادت رحب رحبت | criticise criticised condemned denounced blasted انتقد انتقدت ندد نددت دان دانت استنكر
buy bought purchase اشترى اشترت شراء | sell sold sale باع باعت بيع
export exported تصدير صادرات صدر | import imported استيراد واردات استورد
build built شيد شيدت بناء | destroy destroyed demolished هدم هدمت دمر دمرت تدمير
north northern شمال شمالي | south southern جنوب جنوبي
east eastern شرق شرقي | west western غرب غربي
man men husband father son brother boy boys رجل رجال زوجها والده أب أخ شقيق فتى صبي | woman women wife mother daughter sister girl girls امرأة نساء زوجته زوجة والدته أم أخت شقيقة فتاة فتيات
morning dawn صباح صباحا فجر فجرا | evening night midnight مساء ليل ليلا
legal lawful قانوني مشروع | illegal unlawful مخالف
free freely مجانا مجاني مجانيا | paid fee رسم رسوم
same unchanged نفسه | different مختلف
serious severe large big كبير كبيرة خطير خطيرة جسيم | minor small slight few صغير صغيرة طفيف طفيفة بسيط بسيطة
"""


def opposed(claim: Claim, held: Sequence[Held]) -> Failed | None:
    """A word of the claim where its sources have only its opposite, neither of them behind a "not"."""
    statement = claim.statement
    if says_not(statement):
        return None
    mine = _sides(statement)
    if not mine:
        return None
    anywhere = {side for item in held for sentence in item.source.sentences for side in _sides(sentence)}
    for line, side in mine.keys() - anywhere - {(line, 1 - side) for line, side in mine}:
        for item in held:
            best = item.source.sentences[item.support.chosen[0]]
            token = statement.tokens[mine[line, side]]
            said = any(c.terms == (token.term,) and item.support.met[item.support.chosen[0], i] >= MET for i, c in enumerate(claim.concepts))
            if (line, 1 - side) in _sides(best) and not said and not says_not(best):
                return "opposite", statement.text[token.start : token.end]
    return None


@cache
def _table() -> dict[str, list[tuple[int, int]]]:
    """(line of the table, its side) for each stem."""
    table: dict[str, list[tuple[int, int]]] = {}
    for line, text in enumerate(_TABLE.strip().splitlines()):
        for side, words in enumerate(text.split("|")):
            for term in {token.term for token in analyse(words)}:
                table.setdefault(term, []).append((line, side))
    return table


def _sides(statement: Statement) -> dict[tuple[int, int], int]:
    """The sides that a sentence has words of, each with the token of one."""
    table = _table()
    return {
        side: place
        for place, token in enumerate(statement.tokens)
        if token.term in table and not is_stop_word(statement.text[token.start : token.end])
        for side in table[token.term]
    }
