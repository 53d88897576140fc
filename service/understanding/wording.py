"""How a sentence asks for many rows: plural words, the whole report, rankings. Pure tests of wording."""

import re

from service.understanding.sentence import Sentence

MENTIONS = re.compile(
    r"((?:が|を)(?:課題|問題|理由|原因|要因)(?:に(?:なって|して)|と(?:する|なって|している|なる)|の(?:指標|もの|KPI|項目))|触れ(?:て|た|る|られ)|指摘(?:し|され)|問題視|危惧|言及|記載|記述|登場|(?<!数字が)(?<!数値が)(?<!データが)載(?:って|せて)|があが(?:って|る)|出て(?:く|来|い)|名前が出|含まれ|含む|含んで|(?:言葉|語|文言|単語)[がはも]使われ|挙が(?:って|る)|を(?:事由|理由|根拠)(?:に|と(?!しな))|書(?:い|か|く)|挙げ(?:て(?:い|お)?る|られ|る(?:指標|もの|の|KPI))"
    r"|(?:の|と|って|という)(?:言葉|語(?!る|り)|単語|文言|ワード|記述|字|表現|名称)|(?:が|も|と|に)入(?:って|る)|うた(?:って|われ)|盛り込|(?<!列)記され|記して|述べ(?:て(?!くだ|ほし|い?ただ)|られ(?!たい))|心配が|掲げ(?:て|る|られ)|に挙が|を挙げる(?:行|もの|指標)|を(?:心配|不安視|懸念|憂慮|気に)し)"
)
# 「…」 said to stand somewhere: 「課題に「周知」とある」, 「「奨励金」が出てくる」.
QUOTES_WORDS = re.compile(
    r"[」』](?:や|または|又は|か|・|、|と|もしくは|あるいは|[「『][^」』]*[」』])*(?:の(?:どちらか|いずれか|両方)(?:一方)?|の\d?(?:字|文字|語|言葉|文言|単語|ワード)?|って(?:いう)?|という|と|とか)?(?:言葉|語|文字|文言|単語|ワード)?(?:が|は|も|を|と|って|の)?(?:どこかに)?(?:あ[るっり](?!がとう|ませんか)|出て|出る|登場|使[わっ]|入[っるり]|含[まみむん]|見[えつ]|書[かいく]|載|ヒット|引っかか|触れ|言及|記載|うた)"
)
_UNIT = "人|名|件|%|パーセント|円|ha|ヘクタール|か所|カ所|歳|日|社|店舗|世帯|トン|回|冊|基"
COUNTED_IN = re.compile(
    rf"(?P<word>人数|件数|金額|割合|比率|(?<![㐀-鿿ァ-ヶー])率|(?<!\d)%|(?<!\d)パーセント)(?:\((?:{_UNIT})\)|[)）])?(?:の|で(?:あらわ|表|示|測|数)\w{{1,4}}|を目標に\w{{1,4}})[)）]?\s*(?:指標|KPI|もの|項目|実績|数値)"
    rf"|単位(?:が|は|も)?[:「『]?(?P<unit>{_UNIT})[」』]?(?:の|で|に|と|、|かつ|[。?]|$)|(?<!\d)[〇○0]{{1,2}}\s?(?P<blank>{_UNIT})」?(?:って|と|で)?(?:数え|測|表)"
    rf"|(?P<seen>人の数|人数|件数|金額)(?:で|ベースで)(?:見て|言えば|言うと|比べ|考え|数え)"
    rf"|(?<![\d㐀-鿿])[「『]?(?P<counter>{_UNIT})[」』]?(?:という単位)?(?:で|として|単位で)(?:数え|測|はか|計|カウント|表|示|載|出(?:て|し)|書|記)"
    rf"|(?<![\d㐀-鿿])[「『]?(?P<shown>{_UNIT})[」』]?(?:が単位|表示|表記|単位)(?:の|で|に|が|は|、)"
)
UNIT_WORDS = {
    **dict.fromkeys(("人の数", "人数", "名"), "人"),
    **dict.fromkeys(("割合", "比率", "率", "パーセント"), "%"),
    "金額": "円",
    "件数": "件",
    "ヘクタール": "ha",
}
_PLURAL = re.compile(
    r"(もの(?!は何と|と(?:受け|思|理解|認識|考|承知|存じ|解|見て|伺))|やつ|指標|KPI|項目|(?<!本当の)(?<!実際の)(?<!実の)ところ|(?<=[たるいの])事業|の(?!ところ|に|は(?:何(?:人|件|名|%)|いくつ|どれ(?:くらい|だけ))))(は|を|が|って|に|と|、|(?<!の)[?。]|(?<!の)$|の(?:うち|中|なか)|(?=出し|並べ|挙げ|列挙)|ありま|ある|あれば|あった|すべて|全て|全部|どれ|何|一覧)|(?<=[いたるの])(?:方|ほう)(?:を|だけ|のみ)"
)
SHORT_TAIL = re.compile(
    r"\s*(も|の)?(足り|不足|未達|届か|及ば|下回|上回)"
)  # behind a number: 「310人足りない」
COULD_NOT = re.compile(
    r"(?:目標|予定|計画)(?:の|して(?:い)?た)(?:日数|人数|件数|回数|台数|面積|金額|額|数|分)(?:を|に|まで|だけ)(?:も|は)?[^。、]{1,8}(?:なかっ|ませんで|ずじまい|ず[にと、])"
)  # 「目標の日数を開けられなかった」
SIDE = re.compile(
    r"(高い|低い|良い|いい|悪い|大きい|小さい|多い|少ない|近い|遠い|かった)(方|ほう)(は|が|を|と|って|[?。]|$)|[^かに]か[^。か]{2,12}か[。?]*$|[たるい](の|もの|ほう|方)(は|って)[?。]*$"
)
_ABOUT = re.compile(
    r"(に関(?:する|わる|連した|係する|係(?:の|が)?(?:ある|ありそうな))|関連の|関係の|まわりの|周りの|にまつわる|に係る|についての)(?:数字|数値|データ|成果|目標|KPI|指標)|の(?:ところ|あたり|辺り|あたりの)の?(?:数字|数値|データ|成果)|(?:数字|数値|データ)で(?:ご?紹介|教え|示|お示し|見せ|説明|お答え)"
)
_KIND_OF_WORK = re.compile(r"(ている|った|した|いた|する)(取組|取り組み)(は[?。]*$|を(教|挙|知|列))")
EVERY = re.compile(
    r"(すべて|全て|全部|一つ残らず|1つ残らず|みな|みんな|どれも|どの(?:指標|項目|事業)も|いずれも|全指標|[2-9]\s?(?:つ|件|個|本|指標|項目)とも|全\s?[2-9]\s?(?:つ|件|個|本|指標|項目))(が|は|とも|に)?、?[^。]{0,8}(順調|遅れ|達成|評価|届|クリア|超え|上回)"
)
_OF_THE_REASON = re.compile(r"(ため|から|せい)(なの)?(です|でしょう)か[?。]*$")
BLAMES = re.compile(
    r"(?:遅れ|遅い|届か|足り|足ら|減|落ち|落と|下回|達成でき|未達|割っ|割り込|伸び|及ば|低|悪|中止|少な|不振)[^。、?]{0,12}(?:のは|(?:理由|原因|要因|わけ)は)、?"
    r"(?P<reason>(?:(?!いつ|何|どこ|どれ|どう|どの|どん|誰|なぜ)[^。?]){2,40}?)(?:(?:だ|な)?から|(?:の|が)?(?:ため|せい|影響|原因|理由|要因)|(?<=不足)|(?<=難))(?:なの|なん|だった)?"
    r"(?:です|でしょ|だ(?:よ|ろ|と)|か|じゃ|では)[^。?]{0,8}[?。]*$"
)  # 「遅れているのは予算不足ですよね」: asks whether that is the reason
HIGH_OR_LOW = re.compile(
    r"(?P<next>次に|続いて|その次に)?[^。、]{0,6}?(?:達成率|進捗率|到達度|達成度)(?:が|の)[^。、のが]{0,4}?(?:高い|低い|良い|いい|よい|悪い|高かった|低かった|良かった|悪かった)"
    r"(?:(?:指標|KPI|項目|もの|やつ|ところ)(?=は|って|を|が|の(?:課題|理由|原因|担当|方策)|[?。]|$)|の(?=(?:は|って)(?:どれ|どの|何|どこ(?!が)|[?。]|$)|を))"
)  # 「達成率の低い指標は」: some of them, in order
NTH = re.compile(
    r"([2-9二三四五])番(?:目に[^。、]{0,8}?(高|良|いい|すご|大き|多|低|悪|小さ|少な)|手(?:は|って|に|の|を|が|[?。]|$))|(?<![トプ位])([2-9二三四五])(?:位|等賞?)(?:は|って|に|の|を|が|[?。]|$)"
)
FIRST_PLACE = re.compile(
    r"[^、。]{2,20}(?:1|一)位(?:なの|だ)(?:は|と)(?:知|分か|わか|承知)[^、。]{0,8}(?:で|けど|が)、?|((1|一)(位|番(?!目))|トップ|首位|先頭|[たるい]の)(は|が|って)[^。]{2,24}?(なら|だと?して|として|だけど|だが|ですが|でしょ|で、|。)"
)  # 「一位がふるさと納税なら」
_THE_ONE_AMONG = re.compile(r"(^|その)うち[^。]*(高|低|良|悪|多|少な|大き|小さ)い(ほう|方)(は|が|を|[?。]|$)")
COUNTS = re.compile(r"(指標|KPI|項目)(の数|数|は(何|いくつ|幾つ))")
_SEVERAL = re.compile(
    r"(どの(指標|項目|KPI)|どれ|一覧|すべて|全て|全部|ぜんぶ|それぞれ|各|関(する|係|連)|まわり|周り|分野|系の|のうち|中で|もの|たち|複数|[2-9二三四五]つ|何と何|(指標|項目|KPI)(は|を|が|には)?(何|教え|挙げ|列挙|示|出し|ある|あり|いくつ)|(指標|項目)と)"
)
_ALL_OF_THEM = re.compile(r"(全部|ぜんぶ|すべて|全て|みんな)で")
OF_A_ROW = ("why", "issue", "future", "progress", "department", "target", "actual", "rating")
SET_CUES = (
    "status_late",
    "status_on_track",
    "status_mostly",
    "status_not_evaluated",
    "met",
    "unmet",
    "unchanged",
    "several_departments",
    "blank_actual",
    "year_note",
)


def plural(sentence: Sentence) -> bool:
    """Whether several rows are asked for: どれ, どの指標, 一覧, …もの."""
    if re.search(r"(同|この|その|当該|本)指標|(指標|KPI)の(一つ|1つ|ひとつ)", sentence.text):
        return False
    if re.search(r"(指標|KPI|数字|数値)(は|には|として|って)?、?(ほかに|他に)?何があ", sentence.text):
        return True
    if _ABOUT.search(sentence.text) or _KIND_OF_WORK.search(sentence.text):
        return True
    if sentence.has("indicator", "list") or re.search(
        r"(どれ(?!くらい|ぐらい|ほど|だけ|も)|どの指標|何がある|何と何|どんな(?:数字|数値|データ|指標))",
        sentence.text,
    ):
        only_total = _ALL_OF_THEM.search(sentence.text) and not sentence.has("indicator")
        return not only_total and not (sentence.has("name_of") and not sentence.has("indicator"))
    return bool(_PLURAL.search(sentence.text)) and conditioned(sentence)


def one_indicator(sentence: Sentence) -> bool:
    """Whether 指標 or 項目 is said of one row of which something is asked: 「工場の数の指標の担当課は」."""
    several = _SEVERAL.search(sentence.text) or sentence.has(
        "count", "best", "worst", "average", "sum", "group"
    )
    several = several or bool(sentence.departments)
    return sentence.has("indicator") and sentence.has(*OF_A_ROW, "rate", "met") and not several


def conditioned(sentence: Sentence) -> bool:
    """Whether a condition on rows is named: a department, a rating, a heading, a target that was met."""
    named = sentence.departments or sentence.labels or sentence.headings
    return bool(named) or sentence.has("among", *SET_CUES)


def whole(sentence: Sentence) -> bool:
    return bool(
        sentence.has("average")
        or rank_word(sentence)
        or (sentence.has("indicator") and sentence.has("count", "list"))
        or re.search(r"(全部で|全体|すべての指標|全指標|報告書|掲載)", sentence.text)
        or sentence.has("group")
    )


def restarts(sentence: Sentence) -> bool:
    return bool(re.search(r"(全体|全指標|全部の指標|報告書|41)", sentence.text))


def rank_word(sentence: Sentence) -> bool:
    named = NTH.search(sentence.text) or _THE_ONE_AMONG.search(sentence.text)
    named = named or HIGH_OR_LOW.search(sentence.text)
    return sentence.has("best", "worst") or bool(named)


def names_rows(sentence: Sentence) -> bool:
    """Whether the rows of a described topic are asked for as a list: どれ, どの指標, 一覧."""
    if sentence.has("name_of") and not sentence.has("list", "indicator"):
        return False
    if re.search(r"どの(指標|KPI|項目)", sentence.text):
        return True
    if (
        sentence.has("why", "when", "who")
        and not sentence.has("list", "among")
        and not COUNTS.search(sentence.text)
    ):
        return False
    if EVERY.search(sentence.text):
        return True
    if (_OF_THE_REASON.search(sentence.text) or BLAMES.search(sentence.text)) and not sentence.has(
        "list", "indicator"
    ):
        return False
    whole = _ALL_OF_THEM.search(sentence.text) and not sentence.has("indicator")
    return (plural(sentence) and not whole) or bool(_ABOUT.search(sentence.text))


def unit_named(text: str) -> str:
    """The unit to which a text limits the rows: 「人」で数える指標, 単位が件の; empty where it names none."""
    match = COUNTED_IN.search(text)
    said = next((group for group in match.groups() if group), "") if match else ""
    return UNIT_WORDS.get(said, said)


def counts_rows(sentence: Sentence) -> bool:
    """Numbers that count rows: 「遅れ7件」, 「半数以上が遅れ」."""
    return bool(re.search(r"(半数|過半|全指標の|指標の(半|何))", sentence.text))
