"""What a question is about: words with their synonyms and themes, without what says nothing."""

import pytest

from ingest.normalize import fold
from service.language.english import plain
from service.language.romaji import katakana
from service.language.terms import NOUN, Term, TermFinder
from service.language.thesaurus import Thesaurus
from tests.service.language.desks import language


def _terms(text: str) -> list[Term]:
    tools = language()
    return tools.terms.find(tools.analyzer.digits(plain(fold(text))))


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        ("車の事故", "交通事故"),
        ("クルマの事故", "交通事故"),
        ("街灯", "防犯灯"),
        ("赤ちゃん", "出生"),
        ("学童", "放課後児童クラブ"),
        ("お年寄り", "高齢者"),
        ("コロナ", "新型コロナウイルス感染症"),
        ("メタボ健診", "特定健康診査"),
        ("ファミサポ", "ファミリーサポートセンター"),
        ("市のバス", "コミュニティバス"),
        ("倒れそうな空き家", "危険空き家"),
        ("農業を始めた人", "新規就農者"),
        ("取り壊し", "除却"),
        ("人通り", "歩行者"),
        ("街なか", "中心市街地"),
        ("ゴミ", "ごみ"),
        ("二酸化炭素", "CO2"),
        ("ネットの手続き", "電子申請"),
        ("traffic accidents", "交通事故"),
    ],
)
def test_everyday_words_stand_for_report_words(spoken: str, printed: str) -> None:
    terms = _terms(f"{spoken}は")
    names = {phrase.text for term in terms for phrase in (term.phrase, *term.same)}
    assert (len(terms), printed in names) == (1, True)


@pytest.mark.parametrize("written", ["子供", "子ども", "こども"])
def test_spellings_of_one_word_have_the_same_synonyms(written: str) -> None:
    (term,) = _terms(f"{written}の")
    assert {phrase.text for phrase in term.same} >= {"児童", "お子さん"}


@pytest.mark.parametrize(
    ("theme", "narrower"),
    [("観光の指標", "遊園地"), ("公共交通の指標", "鉄道"), ("子育ての指標", "保育"), ("環境の指標", "ごみ")],
)
def test_a_theme_leads_to_the_words_that_belong_to_it(theme: str, narrower: str) -> None:
    (term,) = _terms(theme)
    assert narrower in {phrase.text for phrase in term.narrower}
    assert narrower not in {phrase.text for phrase in term.same}


def test_without_a_thesaurus_a_word_stands_only_for_itself() -> None:
    """The ablation in the evaluation report: no synonyms, the same terms."""
    analyzer = language().analyzer
    (term,) = TermFinder((), Thesaurus.empty(analyzer), analyzer).find("街灯は")
    assert (term.text, term.same, term.narrower) == ("街灯", (), ())


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("指標の一覧を教えてください", []),
        ("令和の市の報告書の内容", []),
        ("17,000基の防犯灯", ["防犯灯"]),  # a counter is no topic
        ("10教室以上、何世帯ですか", []),
        ("津波避難タワーの数", ["津波避難タワー"]),  # a compound stays whole
        ("医師の名前", ["医師"]),
        ("医師会の名前", ["医師会"]),  # a longer name is not its first word
        ("防犯灯と街なかの人通り", ["防犯灯", "街なか", "人通り"]),
    ],
)
def test_only_what_names_a_topic_is_a_term(text: str, terms: list[str]) -> None:
    assert [term.text for term in _terms(text)] == terms


def test_a_used_span_gives_no_term() -> None:
    text = "防犯灯と遊園地"
    assert [term.text for term in language().terms.find(text, [(0, 3)])] == ["遊園地"]


@pytest.mark.parametrize(
    ("text", "word", "is_noun", "is_topic"),
    [
        ("防犯灯の数", "防犯灯", True, True),
        ("出展した企業", "出展", False, False),  # a verbal noun used as a verb
        ("出展した企業", "企業", True, True),
        ("取り壊すのは", "取り壊す", False, False),
    ],
)
def test_nouns_weigh_more_than_verbs(text: str, word: str, is_noun: bool, is_topic: bool) -> None:
    term = next(term for term in _terms(text) if term.text == word)
    assert (term.weight >= NOUN, term.is_topic) == (is_noun, is_topic)


def test_the_head_is_the_word_that_carries_the_meaning() -> None:
    (term,) = _terms("津波避難タワーは")
    assert term.head.surface == "タワー"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("二千人", "2000人"),
        ("三つの課", "3つの課"),
        ("一番多い", "一番多い"),  # a word, not a number
        ("四日市", "四日市"),
    ],
)
def test_kanji_numerals_become_digits_only_where_they_count(text: str, digits: str) -> None:
    assert language().analyzer.digits(text) == digits


def test_normalised_forms_meet_whatever_the_inflection() -> None:
    lemmas = language().analyzer.lemmas
    assert lemmas("届かなかった")[0] == lemmas("届いた")[0] == lemmas("とどく")[0]


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("jisseki", "ジッセキ"),
        ("tantouka", "タントウカ"),
        ("shichou", "シチョウ"),
        ("syutyou", "シュチョウ"),
        ("matchi", "マッチ"),
        ("gakkou", "ガッコウ"),
        ("konnichiwa", "コンニチワ"),
        ("KYOUSHITSU", "キョウシツ"),
        ("juusho no", "ジュウショノ"),
        ("tsuuhou fuyu", "ツウホウフユ"),
        ("xyz 12", ""),
    ],
)
def test_romaji_sounds_as_it_is_read(romaji: str, kana: str) -> None:
    assert katakana(romaji) == kana
