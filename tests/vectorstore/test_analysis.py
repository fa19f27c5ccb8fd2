"""Analysis: what search takes for one word, and what it keeps apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vectorstore.analysis import analyse, is_stop_word, sound_key, terms_of
from vectorstore.analysis.arabic import fold_arabic
from vectorstore.analysis.latin import fold_latin
from vectorstore.analysis.numbers import fold_digits, fold_number

ONE_WORD = [
    # Writing: tashkeel, tatweel, hamza, ya and ta marbuta, presentation forms.
    "محمد مُحَمَّـد ﻣﺤﻤﺪ محـــمد ومحمد لمحمد",
    "إيران ايران أيران الإيرانية إيراني بإيران",
    "غزة غزه غزّة بغزة لغزة وغزة",
    "مستشفى مستشفي المستشفى",
    # A country, its people, its adjective, with article and clitics.
    "لبنان اللبنانية لبناني اللبنانيين بلبنان ولبنان",
    "بريطانيا ببريطانيا البريطانية بريطاني والبريطانيين",
    "السودان سوداني السودانية سودان للسودان",
    "فلسطين فلسطينيين الفلسطينية الفلسطينيون فلسطيني",
    "سوريا سوري السورية السوريين",
    "فرنسا الفرنسي فرنسية الفرنسيين",
    "إسرائيل اسرائيل الإسرائيلية والإسرائيليين",
    "أمريكا الأمريكية أمريكي الأمريكيون امريكا",
    "أميركا الأميركية أميركي",
    "روسيا الروسي روسية لروسيا",
    "مصر المصري مصرية بمصر لمصر والمصريين",
    # Verbs by their past; plurals by their singular.
    "صوت وصوتت يصوت صوتوا",
    "يقول سيقول تقول وستقول",
    "وقف لوقف الوقف",
    "اتفاق اتفاقية الاتفاقيات واتفاق",
    "قانون القانون والقانون بالقانون",
    "وزير الوزير والوزير",
    # English: case, accents, possessives, inflection.
    "Zelensky Zelensky's Zelensky’s ZELENSKY",
    "U.S. US us",
    "Côte Cote CÔTE côte",
    "O'Neill O’Neill ONeill",
    "election elections Elections",
    "Élysée Elysee",
    "ﬁnance finance",
    "fullwidth ｆｕｌｌｗｉｄｔｈ",
    # Numbers: digits and separators of either script.
    "1200 1,200 ١٢٠٠ ١٬٢٠٠ ١,٢٠٠ ۱۲۰۰",
    "2.5 ٢٫٥ ٢.٥ 2,5",
    "1200000 1.200.000 1,200,000 ١٬٢٠٠٬٠٠٠",
    "2500.5 2,500.5 ٢٬٥٠٠٫٥",
]


@pytest.mark.parametrize("spellings", ONE_WORD, ids=lambda row: row.split()[0])
def test_one_term(spellings: str) -> None:
    """All spellings and inflections in a row are one term."""
    assert len({tuple(terms_of(word)) for word in spellings.split()}) == 1, {w: terms_of(w) for w in spellings.split()}
    assert all(len(terms_of(word)) == 1 for word in spellings.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("لبنان", "لبن"), ("وزير", "زير"), ("سوري", "سور"), ("قانون", "قان"), ("باريس", "ريس"), ("والد", "الد")),
        *(("إيران", "إيراد"), ("عمان", "عم"), ("مصر", "مصير"), ("ولد", "لد"), ("بنك", "نك"), ("كتاب", "تاب")),
        *(("Iran", "Iraq"), ("new", "news"), ("2018", "2018.5"), ("١٢", "١٢٠"), ("2.5", "25"), ("O'Neill", "Neil")),
    ],
)
def test_two_terms(one: str, other: str) -> None:
    """Stemming does not take a word's own letters for affixes: these stay apart."""
    assert terms_of(one) != terms_of(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ماذا قالت BBC عن «الفيتو»، في 9 ديسمبر2023؟", "ماذا|قالت|BBC|عن|الفيتو|في|9|ديسمبر|2023"),
        ("قُتِلَ ١٬٢٠٠؛ وجُرِحَ ٢٫٥٪.", "قُتِلَ|١٬٢٠٠|وجُرِحَ|٢٫٥"),
        ("مُحَمَّـــد،ﻣﺤﻤﺪ", "مُحَمَّـــد|ﻣﺤﻤﺪ"),
        ("﴿قل هو﴾ صلى ﷺ", "قل|هو|صلى|ﷺ"),
        ("نهاية الجملة۔ ثم", "نهاية|الجملة|ثم"),
        ("It began in 2018. Then 1,200 died.", "It|began|in|2018|Then|1,200|died"),
        ("U.S. envoy O'Neill's 16-year-old al-Sisi", "U.S.|envoy|O'Neill's|16|year|old|al|Sisi"),
        ("(Côte d’Ivoire) — “no”, he said…", "Côte|d’Ivoire|no|he|said"),
        ("COVID19 4x4", "COVID|19|4|x|4"),
        ("", ""),
        (" ، ؟ … — ـ \n", ""),
    ],
)
def test_tokens(text: str, words: str) -> None:
    """Letter runs and numbers are the tokens, as they stood; punctuation, quotes and the change of script part them."""
    assert "|".join(text[token.start : token.end] for token in analyse(text)) == words


@pytest.mark.parametrize(
    ("text", "script"), [("غزة", "arabic"), ("ﻏﺰﺓ", "arabic"), ("Gaza", "latin"), ("١٢", "number"), ("1.5", "number"), ("Газа", "latin")]
)
def test_script(text: str, script: str) -> None:
    """A token says which script it is in."""
    assert [token.script for token in analyse(text)] == [script]


ANY_TEXT = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(min_codepoint=0x600, max_codepoint=0x6FF)),
    st.text(alphabet=st.characters(min_codepoint=0xFB50, max_codepoint=0xFEFF)),
    st.text(alphabet="والبكفسيتهنملبنانةىآؤئـَّ٠٫ aA'’s.U1,"),
)


@given(ANY_TEXT)
@example("ﷺ")
@example("﷽ ﴾قال﴿ ﹷﻣﺤﻤﺪ")
@example("ŉ 𝐀BC ℌ ǅ ß İstanbul")
@example("a" * 10_000 + "ا" * 10_000)
def test_any_text(text: str) -> None:
    """Any text can be analysed: spans in order and inside it, terms that a whitespace tokenizer keeps whole, both ways alike."""
    tokens = analyse(text)
    assert terms_of(text) == [token.term for token in tokens]
    assert all(token.term and not any(c.isspace() for c in token.term) for token in tokens)
    edges = [edge for token in tokens for edge in (token.start, token.end)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
    assert all(token.start < token.end for token in tokens)


@given(ANY_TEXT)
@example("ŉ 𝐀BC ﷺ İ")
def test_folding_once(text: str) -> None:
    """Folding what is folded changes nothing: one spelling is one spelling."""
    for fold in (fold_arabic, fold_latin, fold_digits):
        assert fold(fold(text)) == fold(text)


@given(st.integers(0, 10**12))
def test_grouped_numbers(number: int) -> None:
    """A whole number is one term in every digit and with every separator of thousands."""
    arabic = str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬")
    spellings = [str(number), f"{number:,}", str(number).translate(arabic), f"{number:,}".translate(arabic)]
    assert {fold_number(spelling) for spelling in spellings} == {str(number)}


SAME_SOUND = [
    *("زيلينسكي Zelensky Zelenskyy Zelenskiy", "غوغل جوجل Google", "هاريس Harris", "ترامب ترمب Trump", "محمد Mohammed Muhammad مُحَمَّد"),
    *("الحريري Hariri", "طهران Tehran Teheran", "تشرشل Churchill", "إردوغان أردوغان Erdogan Erdoğan", "نتنياهو Netanyahu"),
    *("لافروف Lavrov Lavrov's", "مايكروسوفت Microsoft", "شكسبير Shakespeare", "بوتين Putin", "مبابي Mbappé Mbappe"),
    # A marked letter is a sound of its own; an article in either script; a name's first letter is no clitic.
    *("ميلوشيفيتش Milošević", "القحطاني قحطاني Qahtani AlQahtani", "ألفونسو Alfonso", "سرغيف Sergeev"),
    *("فيدوروفيتش Fedorovic Fedorović",),
]


@pytest.mark.parametrize("names", SAME_SOUND, ids=lambda row: row.split()[0])
def test_same_sound(names: str) -> None:
    """A name has one key in both scripts and in each of its spellings."""
    assert len({sound_key(name) for name in names.split()}) == 1
    assert sound_key(names.split()[0])


def test_other_sound() -> None:
    """Different names have different keys."""
    keys = [sound_key(names.split()[0]) for names in SAME_SOUND]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("short", ["Rome", "روما", "Xi", "كييف", "١٢", "a", "و", "—"])
def test_no_sound(short: str) -> None:
    """Where too few consonants are left to tell names apart there is no key."""
    assert sound_key(short) == ""


@given(ANY_TEXT.filter(bool))
def test_any_sound(text: str) -> None:
    """A key is lower-case consonants, or nothing, for whatever is given."""
    key = sound_key(text)
    assert key == "" or (key.isascii() and key.isalpha() and key.islower())


@pytest.mark.parametrize(
    ("word", "stops"),
    [
        *(("the", True), ("The", True), ("who", True), ("What's", True), ("What’s", True), ("Gaza", False), ("U.S.", False)),
        *(("US", False), ("us", True), ("Us", True), ("WHO", False)),
        *(("ماذا", True), ("وماذا", True), ("مَاذَا", True), ("متى", True), ("متي", True), ("إلى", True), ("بأي", True)),
        *(("غزة", False), ("بوتين", False), ("ولد", False), ("كل", True), ("فيتو", False)),
    ],
)
def test_stop_words(word: str, stops: bool) -> None:
    """Words that only ask are known with clitics, tashkeel and capitals; US is a country and WHO an organisation."""
    assert is_stop_word(word) is stops
