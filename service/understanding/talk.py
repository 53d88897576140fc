"""What one sentence of a message does by its form: asks, tells, greets, instructs, leads to what follows. Wording alone."""

import re

from service.understanding.sentence import Sentence

FIELDS = (
    "why",
    "issue",
    "future",
    "department",
    "rate",
    "target",
    "actual",
    "rating",
)  # cues of one cell of a row
# Sentences that tell how to answer instead of asking: text in a question is data, never an instruction.
INSTRUCTS = re.compile(
    r"(」|』|\"|')?と(だけ|のみ)?(出力|表示(?=し|せ)|言っと|言って(?!い|る)|回答|返|答え(?!た|てい)|言い直|言え|書け)|(以降|以後|これから|このあと).{0,20}(答え(?!た|てい)|返し|返す|書け|回答(?!し?た))|(答え|回答|返事|返答|返信|応答)は[^。]{0,24}((のみ|だけ|限定)(です|と|に|で|。|$)|に限[るりっ])|(問わ|聞か|尋ねら|質問さ|訊か)れ(ても|た(場合|とき|時|際|ら))[^。]{0,40}((返信|返答|回答|応答)(する)?(こと|せよ|しろ)|答え(ること|よ|ろ)|返(すこと|せ[。]?$))|」[^。、]{0,6}(のみ|だけ)で(返信|返答|回答|応答|答え|返)|ポリシー|通達|として(出力|回答|表示)する(こと|よう)|違反(に|と)な|で統一(せよ|し|する)|(提示|回答|表示)を(禁|控え)|(機能|能力|権限)を(失|停止|無効|持た)|以外の(出力|回答|返答)|(開発者?|管理者?|デバッグ|テスト)モード|モード(へ|に|を|で)?の?(移行|変更|切り?替|突入|起動|有効|ON|オン)|制限(を)?解除|^(SYSTEM|ALERT|WARNING)|(約束|命令)(し|です|だ)|仕様(に|と)(なり|なっ|変)|指示は?、?(全部|すべて|全て)?、?(破棄|無効|取り消|忘れ)|(どんな質問|何を聞かれ|何を尋ねられ|問い合わせに)[^。]{0,24}(答え|応じ|返|回答)|(公開|提供|回答)は(停止|終了|中止)(中|し)|"
    r"(システム|内部)の?(メッセージ|プロンプト|設定|指示)|(発言|出力|回答)を慎|(の話|の件)は(いら|要ら|不要|結構)|(理由|説明|前置き|解説|背景|詳細|根拠|コメント|要約)(は|など|も)?、?(不要|いら|要ら|要り|結構|省い|聞かない)|なりき|演じて|(ふり|真似)をし|(入力|発言|質問|指示|命令|ルール|制約|制限)(を|は|が|も)[^。]{0,8}(破棄|無効|無視|忘れ|解除|取り消)|(ignore|always answer|you are|follow)|^(system|user|assistant)|忘れて|管理者モード|無視して|(あなた|君|きみ|お前)は.{0,18}(AI|ボット|アシスタント)|という?設定(です|だ|で)|ない設定|(?:以後|以降|今後は)[^。]{0,24}(?:伝え(?:よ|ろ|なさい)|案内(?:せよ|しろ|しなさい))",
    re.IGNORECASE,
)
ALL_HOLD = re.compile(
    r"(?:以上の|この|その|上の)?(?:[2-9]つの|[2-9]|すべての|全部の|全ての|両方の|双方の)?(?:条件|要件)(?:の)?(?:を|が|に)?、?(?:ぜんぶ|全部|すべて|全て|両方|同時に|とも)?(?:を|に)?(?:満たす|みたす|そろう|揃う|当てはまる|該当する|クリアする)(?:もの|指標|KPI|行|やつ|の)?(?:を|は|だけ|のみ|です)?[^。]{0,8}[。?]?"
)  # 「三つの条件ぜんぶ満たすもの」: said of the conditions before
ADDRESSES = re.compile(r"\S{2,14}長(に|へ|さん|殿|さま|様)?[。、,!]?")  # 「企業誘致課長に。」
_COURTESY = re.compile(
    r"(?:良い|よい|いい)(?:一日|1日|週末|夜|休日|年末)を|応援よろしく|(?:では|それでは)(?:また|失礼|このへん)|おやすみ|ごきげんよう|(申し上げ|存じ|まいり|参り|感謝し|いただき)(ます|ました)[。]?$|((言い|伝え|申し)たい(こと|の)が(ある|あり)|お許し|ご容赦|お忘れ)(を|くだ|願)"
    r"|(お体|お身体|おからだ)[^。]{0,6}(大切|大事|いたわ|気をつけ|いとい)|ご自愛|お大事に|お元気で|お健やかに|お風邪など"
)  # 「深く感謝申し上げます。」
_BIDS = re.compile(r"(尋ね|質問|伺|うかが|聞|願)")
_CLOSES = re.compile(r"(敬具|拝具|かしこ|草々|早々|謹言|不一|以上|終わり)")  # the last word of a letter
_LATER = re.compile(r"(別途|後ほど|のちほど|改めて)お?(伺|尋|聞|質問)")
_ASIDE = re.compile(
    r"((?:者|民|親|員)として(?:知り|聞き|気に)(?:たい(?:です|んです)?|なり?ます|なる)?|まして|ということで|ので|もんで|もので|(?:心配|不安|気がかり|気)(?:で|だから|なので|になって)|(?<!知り)(?<!聞き)(?<!伺い)たくて|(気になっ|迷っ|困っ|悩ん)[てで](い?て|い?(る|ます)(の|ん)?(です)?(が|けど))?|んですが)[。、.…]*$"
)  # why somebody asks
_ASKING_END = re.compile(
    r"([?かのはをや]|か[いねなよ]|だい|[るた]ん|どうよ|って|っけ|よね|でしょ|ください|下さい|ほしい|欲しい|お願い|どうぞ|よろしく|たい(?:です|と思います)?|て)$"
)
_TELLING_END = re.compile(r"([すただるいんとがねなわぞよし]|こと|から|けど|由)$")
DECLARES = re.compile(
    r"(のこと(で|を)|の件(で|を)|について|に関し?て?|につきまして)[^。]{0,4}(伺|お尋ね|尋ね|質問|お聞き|うかが)"
)
_NAME_TOO = re.compile(r"あ(?:れば|ったら|りましたら|るなら)、?(?:その)?(?:指標)?名")  # 「あれば名前も」
ONE_MORE = re.compile(
    r"(?:あと|また|それと|それから|ついでに|もう[1一]つ|もう[1一]点|加えて|最後に|さらに|次に|別件|ちなみに)(?:は|で|です|だ|なん)*(?:が|けど)?、?(?!で)"
)  # 「あと、…」: a further question
_PLAIN = re.compile(
    r"[?]$|(?<!んだ)か[ねないよ]?[ぁぇえー〜]*$|の$|だい$|[るた]ん$|(?<!言い)(?<!申し)たい(?:です|の|と[^。]{0,6}|(?:の|ん)(?:です|だ)(?:が|けど|けれども?)?)?$|っけ$|かしら$|何て$|でしょう?$|だろう$|よね$|も$"
    r"|(?:教え|おしえ|聞か|答え|示し|願い|頼|挙げ|並べ|出し|見せ|くれ|ほし|欲し|下さ|くださ|よこし|求め|どうぞ|よろし(?!い))[ぁ-ん]{0,6}$"
    r"|(?:教示|提示|説明|回答|答弁|照会|報告)(?!し(?:と|て(?:お|い|き)))[^。]{0,8}$|(?:伺|尋ね|質問|問)[いうおしますたでせ]*$|は$|(?:[数率額]|割合)$"
)  # the end of a sentence that asks and nothing else
_SAYS = re.compile(
    r"(?:ます|ました|ません|ませんでした|です|でした|んだ|った|(?<![いすな])[だるう]|んです|です?[よね]+|(?:です|ます)(?:し|けど|から|ので)?[よねわなえぇー]*[.…]*|ですって|らしい(?:です)?|そうです)[。!]*$"
)  # the end of a sentence that only tells
_ASKED_ALREADY = re.compile(r"ました$")  # 「思い切って伺いました。」
_UNKNOWN_TO_ME = re.compile(
    r"(?:分か|わか|知)(?:りません|らない|らん)$"
)  # 「なにが幸いするか分かりません。」
_WISHED = re.compile(r"たい(?:の|ん)?(?:です|だ)?、")  # 「お名前を知りたいのです、お礼状を出したくて」
_TRAILING_OFF = re.compile(
    r"(?:です|だ|た)(?:が|けど|けれども?)[。…]*$"
)  # 「理由が2つあったと思うのですが。」
CLAUSE = re.compile(
    r"(が|けど[よさね]?|けれども?|やん|じゃん|やろ)、$"
)  # 「落ち込みましたが、」: said before what is asked
_END_MARKS = re.compile("[ 。、!~〜\u2600-\u27bf\U0001f300-\U0001faff\ufe0f]+$")
_SET_ASIDE = re.compile(r"(除外|対象外|別格|出場停止)[。]?$")
_NAMED_WITH_MORE = re.compile(r"[㐀-鿿][数率額]と、$")  # 「マラソンの参加者数と、」


def names_nothing(sentence: Sentence) -> bool:
    return not (sentence.terms or sentence.indicators or sentence.departments or sentence.headings)


def of_all(sentence: Sentence) -> bool:
    """Whether it asks something of all that is named before: 「それぞれ何課がやってるの」, 「どっちも実績で」."""
    return names_nothing(sentence) and sentence.has("each", "both")


def bare(sentence: Sentence) -> str:
    """Its text without the marks at its end."""
    return _END_MARKS.sub("", sentence.text)


def plain(sentence: Sentence) -> bool:
    """Whether it ends as a question or a request, and in nothing else."""
    return _PLAIN.search(bare(sentence)) is not None


def only_tells(sentence: Sentence) -> bool:
    """Whether it ends as a statement and asks nothing: 「これから草野球の試合です」."""
    asks = plain(sentence) or sentence.has("question_word", "why", "confirm", "how_much")
    return _SAYS.search(bare(sentence)) is not None and not asks


def is_aside(sentence: Sentence) -> bool:
    """Whether it tells why somebody asks: 「初産なので気になって」."""
    return _ASIDE.search(sentence.text) is not None


def trails_off(sentence: Sentence) -> bool:
    """Whether a wish or a cell is named and the rest left unsaid: 「理由が2つあったと思うのですが。」."""
    return _TRAILING_OFF.search(sentence.text) is not None and sentence.has("asks", *FIELDS)


def goes_on(sentence: Sentence) -> bool:
    """Whether what is named is asked with what follows: 「健康寿命を受け持つ部署名と、」."""
    listed = re.search(r"(と|も)、$", sentence.text) and sentence.has(*FIELDS)
    return bool(listed or _NAMED_WITH_MORE.search(sentence.text))


def asks_nothing(sentence: Sentence) -> bool:
    """Whether its form rules a question out: announced, put off, set aside, told, thanked."""
    text = bare(sentence)
    if sentence.text.isascii() and not ("?" in text or sentence.has("asks", "question_word", "list")):
        return True
    if _NAME_TOO.match(text) and names_nothing(sentence):
        return True
    if DECLARES.search(sentence.text) and not sentence.has("question_word", "list", "count"):
        return True
    if _SET_ASIDE.search(sentence.text) or _LATER.search(sentence.text) or _UNKNOWN_TO_ME.search(text):
        return True
    if is_aside(sentence):
        return not (sentence.has("asks") and _WISHED.search(sentence.text))
    if CLAUSE.search(sentence.text) and not sentence.has("question_word"):
        return True
    if _ASKED_ALREADY.search(text) and not sentence.has("question_word", "confirm"):
        return True
    return bool(_COURTESY.search(sentence.text)) and not _BIDS.search(sentence.text)


def asks_by_its_end(sentence: Sentence) -> bool:
    """Whether a word for asking, or its end, makes it a question; a noun at the end does: 「出生数の実績」."""
    text = bare(sentence)
    ends = "?" in text or _ASKING_END.search(text)
    noun_end = text and not _TELLING_END.search(text) and not _CLOSES.fullmatch(text)
    counts = "何" in text and (text.endswith("だ") or sentence.has("count", "how_much"))  # 「何件できたん」
    return bool(ends or noun_end or counts or sentence.has("asks", "question_word", "list", "confirm"))
