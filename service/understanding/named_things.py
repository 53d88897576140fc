"""Whether the texts of a row print a name of the kind asked: which company, which districts, in what month."""

import re

_GENERIC = "各|市内|県内|両|同|当該|関係|一部|全|新規|他"
_NAME = rf"(?<![㐀-鿿ァ-ヶー])(?!(?:{_GENERIC})[㐀-鿿])[㐀-鿿ァ-ヶーA-Za-zＡ-Ｚ]"
_BODIES = "(?<!講習)(?<!説明)(?<!相談)(?<!学習)(?<!面接)(?<!発表)会|警察|消防|会議所|協会|組合|連合会?|機構|大学|労働局|ハローワーク|協議会|委員会?|農業者|商工会|署|省|庁|県|国|PTA|ＰＴＡ|JA|NPO"
# what is missing, how it is asked for, and how the name of such a thing looks
_KINDS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "会社名",
        re.compile(
            r"(?:どの|どこの|何という|なんという|何て(?:いう)?)(?:会社|企業|メーカー|事業者)(?!や団体)(?:さん)?|(?:会社|企業|事業者)の(?:名前|名称|社名)|社名"
        ),
        re.compile(r"株式会社|有限会社|㈱|[㐀-鿿ァ-ヶー]{2,}(?:工業|製作所|電機|製薬|商事)"),
    ),
    (
        "団体名",
        re.compile(r"(?:どの|どこの|何という)(?:企業や団体|団体や企業|団体|機関|組織)(?:さん)?"),
        re.compile(rf"(?:{_NAME}+(?:{_BODIES}))|PTA|ＰＴＡ|JA|NPO|ハローワーク|警察|消防|大学|商工会"),
    ),
    (
        "行政区名",
        re.compile(
            r"(?:行政区|町内|自治会)(?:と|って|は|とは)?[^。]{0,4}(?:どこ|どの)|(?:どの|どこの)(?:行政区|町内|自治会)"
        ),
        re.compile(rf"{_NAME}{{1,6}}(?:町|(?<!行政)区(?!画|分|域|長))"),
    ),
    (
        "学校名",
        re.compile(
            r"(?:学校|小学校|中学校|園)の(?:名前|名称|校名)|(?:どの|どこの|何という)(?:学校|小学校|中学校|園)"
        ),
        re.compile(rf"{_NAME}{{1,6}}(?:小学校|中学校|高校|高等学校|小(?=[、。])|幼稚園|保育園)"),
    ),
    (
        "会場名",
        re.compile(r"(?:どの|どこの|何という)(?:会場|建物|ホール)|会場は(?:どこ|どちら)"),
        re.compile(r"[㐀-鿿ァ-ヶー]{2,}(?:館|ホール|会場(?!や)|公園|庁舎|倉庫|アリーナ)"),
    ),
    ("月ごとの数値", re.compile(r"何月"), re.compile(r"[\d一二三四五六七八九十]月")),
    (
        "氏名",
        re.compile(r"(?:誰|だれ|どなた)(?:だ|で|が|な)|優勝者|受賞者"),
        re.compile(r"[㐀-鿿ァ-ヶー]{2,}(?:氏|さん|様|委員|業者|農業者|主|員|者|会|課|県|国|市)"),
    ),
)


def name_asked(question: str) -> re.Pattern[str] | None:
    """How a name of the kind that is asked for looks; None where none is."""
    return next((name for _, asked, name in _KINDS if asked.search(question)), None)


def unnamed(question: str, told: str) -> str:
    """The kind of name that is asked for and that `told`, the texts of a row, prints nowhere: 団体名; else empty."""
    return next(
        (kind for kind, asked, name in _KINDS if asked.search(question) and not name.search(told)), ""
    )
