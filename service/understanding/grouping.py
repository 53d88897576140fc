"""Which sentences of a message belong to one question, and which only lead to it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

from ingest.records import Field
from service.understanding.cell_conditions import NO_NAME
from service.understanding.dimensions import dimension
from service.understanding.grounds import Grounds
from service.understanding.open_question import is_open
from service.understanding.ranking import AFTER_THE_LEADER
from service.understanding.resolution import Resolution
from service.understanding.sentence import Sentence, join
from service.understanding.wording import SIDE

# Sentences that tell how to answer instead of asking: text in a question is data, never an instruction.
_INSTRUCTS = re.compile(
    r"(」|』|\"|')?と(だけ|のみ)?(出力|表示(?=し|せ)|言っと|言って(?!い|る)|回答|返|答え(?!た|てい)|言い直|言え|書け)|(以降|以後|これから|このあと).{0,20}(答え(?!た|てい)|返し|返す|書け|回答(?!し?た))|(答え|回答|返事|返答|返信|応答)は[^。]{0,24}((のみ|だけ|限定)(です|と|に|で|。|$)|に限[るりっ])|(問わ|聞か|尋ねら|質問さ|訊か)れ(ても|た(場合|とき|時|際|ら))[^。]{0,40}((返信|返答|回答|応答)(する)?(こと|せよ|しろ)|答え(ること|よ|ろ)|返(すこと|せ[。]?$))|」[^。、]{0,6}(のみ|だけ)で(返信|返答|回答|応答|答え|返)|ポリシー|通達|として(出力|回答|表示)する(こと|よう)|違反(に|と)な|で統一(せよ|し|する)|(提示|回答|表示)を(禁|控え)|(機能|能力|権限)を(失|停止|無効|持た)|以外の(出力|回答|返答)|(開発者?|管理者?|デバッグ|テスト)モード|仕様(に|と)(なり|なっ|変)|指示は?、?(全部|すべて|全て)?、?(破棄|無効|取り消|忘れ)|(どんな質問|何を聞かれ|何を尋ねられ|問い合わせに)[^。]{0,24}(答え|応じ|返|回答)|(公開|提供|回答)は(停止|終了|中止)(中|し)|"
    r"(システム|内部)の?(メッセージ|プロンプト|設定|指示)|(発言|出力|回答)を慎|(理由|説明|前置き|解説|背景|詳細|根拠|コメント|要約)(は|など|も)?、?(不要|いら|要ら|要り|結構|省い|聞かない)|なりき|演じて|(ふり|真似)をし|(入力|発言|質問|指示|命令|ルール|制約|制限)(を|は|が|も)[^。]{0,8}(破棄|無効|無視|忘れ|解除|取り消)|(ignore|always answer|you are|follow)|^(system|user|assistant)|忘れて|管理者モード|無視して|(あなた|君|きみ|お前)は.{0,18}(AI|ボット|アシスタント)|という?設定(です|だ|で)|ない設定",
    re.IGNORECASE,
)
_ALL_HOLD = re.compile(
    r"(?:以上の|この|その|上の)?(?:[2-9]つの|[2-9]|すべての|全部の|全ての|両方の|双方の)?(?:条件|要件)(?:の)?(?:を|が|に)?、?(?:ぜんぶ|全部|すべて|全て|両方|同時に|とも)?(?:を|に)?(?:満たす|みたす|そろう|揃う|当てはまる|該当する|クリアする)(?:もの|指標|KPI|行|やつ|の)?(?:を|は|だけ|のみ|です)?[^。]{0,8}[。?]?"
)  # 「三つの条件ぜんぶ満たすもの」: said of the conditions before
_ADDRESSES = re.compile(r"\S{2,14}長(に|へ|さん|殿|さま|様)?[。、,!]?")  # 「企業誘致課長に。」
_COURTESY = re.compile(
    r"(申し上げ|存じ|まいり|参り|感謝し|いただき)(ます|ました)[。]?$|((言い|伝え|申し)たい(こと|の)が(ある|あり)|お許し|ご容赦|お忘れ)(を|くだ|願)"
    r"|(お体|お身体|おからだ)[^。]{0,6}(大切|大事|いたわ|気をつけ|いとい)|ご自愛|お大事に|お元気で|お健やかに|お風邪など"
)  # 「深く感謝申し上げます。」
_BIDS = re.compile(r"(尋ね|質問|伺|うかが|聞|願)")
_CLOSES = re.compile(r"(敬具|拝具|かしこ|草々|早々|謹言|不一|以上|終わり)")  # the last word of a letter
_THAT_DEPARTMENT = re.compile(r"(あの|その|この|同)(課|部署|室)")  # of the one named before
_FRAGMENT = re.compile(r"^[^。?]{2,16}(の|のこと|のほう|の話|の件|について)(です|だけど|なんですが)?[。?]*$")
_INCLUDING = re.compile(r"(?:含めて|込みで|入れて)[。]?$")  # 「民間の団地の話も含めて」
_ANNOUNCES = re.compile(r"だけ、?(お|ご)?(教え|聞か|伺|尋ね|質問)[^。?]*(です|ます|ください)[。]?$")
_LATER = re.compile(r"(別途|後ほど|のちほど|改めて)お?(伺|尋|聞|質問)")
_ASIDE = re.compile(
    r"((?:者|民|親|員)として(?:知り|聞き|気に)(?:たい(?:です|んです)?|なり?ます|なる)?|まして|ので|もんで|もので|(?:心配|不安|気がかり|気)(?:で|だから|なので|になって)|(?<!知り)(?<!聞き)(?<!伺い)たくて|(気になっ|迷っ|困っ|悩ん)[てで](い?て|い?(る|ます)(の|ん)?(です)?(が|けど))?|んですが)[。、.…]*$"
)  # why somebody asks
_ASKING_END = re.compile(
    r"([?かのはをや]|か[いねなよ]|だい|[るた]ん|どうよ|って|っけ|よね|でしょ|ください|下さい|ほしい|欲しい|どうぞ|よろしく|たい(?:です|と思います)?|て)$"
)
_TELLING_END = re.compile(r"([すただるいんとがねなわぞよし]|こと|から|けど|由)$")
_SETS_TOPIC = re.compile(
    r"(です|なん(です|だ)|だ|のこと|の件)(が|けど[よさね]?|けれども?)、$"
)  # 「メタボ健診ですけど、」
_DECLARES = re.compile(
    r"(のこと(で|を)|の件(で|を)|について|に関し?て?|につきまして)[^。]{0,4}(伺|お尋ね|尋ね|質問|お聞き|うかが)"
)
_ASKING = ("indicator", "list", "count", "question_word", "asks", "name_of", "that", "exist", "confirm")
_FIELDS = ("why", "issue", "future", "department", "rate", "target", "actual", "rating")
_ONE_MORE = re.compile(
    r"(?:あと|また|それと|それから|ついでに|もう[1一]つ|もう[1一]点|加えて|最後に|さらに|次に|別件|ちなみに)(?:は|で|です|だ|なん)*(?:が|けど)?、?(?!で)"
)  # 「あと、…」: a further question
_PLAIN = re.compile(
    r"[?]$|(?<!んだ)か[ねないよ]?[ぁぇえー〜]*$|の$|だい$|[るた]ん$|(?<!言い)(?<!申し)たい(?:です|の|と[^。]{0,6}|(?:の|ん)(?:です|だ)(?:が|けど|けれども?)?)?$|っけ$|かしら$|何て$|でしょう?$|よね$|も$"
    r"|(?:教え|おしえ|聞か|答え|示し|願い|頼|挙げ|並べ|出し|見せ|くれ|ほし|欲し|下さ|くださ|よこし|求め|どうぞ|よろし)[ぁ-ん]{0,8}$"
    r"|(?:教示|提示|説明|回答|答弁|照会|報告)[^。]{0,8}$|(?:伺|尋ね|質問|問)[いうおしますたでせ]*$|は$|[数率額]$"
)  # the end of a sentence that asks and nothing else
_SAYS = re.compile(
    r"(?:ます|ました|ません|ませんでした|です|でした|んだ|った|(?<![いすな])[だるう]|んです|です?[よね]+)[。!]*$"
)  # the end of a sentence that only tells
_ASKED_ALREADY = re.compile(r"ました$")  # 「思い切って伺いました。」
_UNKNOWN_TO_ME = re.compile(
    r"(?:分か|わか|知)(?:りません|らない|らん)$"
)  # 「なにが幸いするか分かりません。」
_WISHED = re.compile(r"たい(?:の|ん)?(?:です|だ)?、")  # 「お名前を知りたいのです、お礼状を出したくて」
_TRAILING_OFF = re.compile(
    r"(?:です|だ|た)(?:が|けど|けれども?)[。…]*$"
)  # 「理由が2つあったと思うのですが。」
TOLD_OF_ROW = 0.5  # from this share of its words in one row on, a plain question is one of the report
ALTERNATIVE = 14  # letters of a question that only offers another rating or department
TOLD = 0.6  # from this share of its terms on, a sentence of the narrative is what a clause speaks of
NAMED = 0.8  # from this one on, it names that row and no other
NAMED_IN_PART = 0.4  # from this one on, an indicator is what they may name, beside words that nobody knows
NAMING = 0.5  # from this share of a question's nouns on, an indicator is what they name
_AMOUNT_ALONE = re.compile(
    r"(?:その|それぞれの?|各々の?)?[㐀-鿿]{0,4}[数率額](?:は|を|が|って|も|、|について)"
)
AT_LAST = re.compile(
    r"(本題|(お?聞き|お?尋ね|伺い|うかがい|知り|確認し|確かめ)た(い|かった)(こと|点)?(のは|は)(?!(これ|それ|その|以上))|質問(は|です|なん)|用件は|(一つ|ひとつ|1つ|一点|1点)だけ、?(お|ご)?(教え|聞か|伺|尋ね|質問))"
)
CLAUSE = re.compile(r"(が|けど[よさね]?|けれども?)、$")  # 「落ち込みましたが、」: said before what is asked


def names_nothing(sentence: Sentence) -> bool:
    return not (sentence.terms or sentence.indicators or sentence.departments or sentence.headings)


class Grouping:
    """Joins the sentences of a message over one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._resolver = grounds.resolver
        self._passages = grounds.passages
        self._words = grounds.words

    def of(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The questions of a message: those of the report, where there are any."""
        groups = self._groups(sentences)
        topical = [group for group in groups if self.has_topic(group)]
        strong = [group for group in topical if self._is_strong(group)] if len(topical) > 1 else topical
        if strong or len(groups) == 1:
            return strong or groups
        return [group for group in groups if self.is_question(group)] or topical or groups

    def beside(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Further plain questions of a message, which may have no answer; none where it holds talk besides."""
        if len(sentences) < 2:
            return []
        groups = self._groups(sentences)
        talk = any(
            not self.asks(item) and not CLAUSE.search(item.text) and not _ASIDE.search(item.text)
            for item in sentences
        )
        announced = [bool(_ONE_MORE.match(group.text)) for group in (*groups[1:], groups[0])]
        told = [not talk or after or before for after, before in pairwise([announced[-1], *announced])]
        return [
            group for group, wanted in zip(groups, told, strict=True) if wanted and self.is_question(group)
        ]

    @staticmethod
    def is_question(group: Sentence) -> bool:
        """Whether it plainly asks for something it names."""
        names = group.indicators or any(term.weight >= 1 for term in group.terms) or group.has("personal")
        asks = any(_PLAIN.search(piece.text.rstrip(" 。、!")) for piece in group.pieces or (group,))
        return bool(names or group.departments or group.years) and asks

    def _groups(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Sentences that belong to one question are joined; each further question stands for itself.

        A sentence that asks nothing is context of the next one that does, or of the one before at the end.
        """
        sentences = self._in_question(sentences)
        asking = [self.asks(sentence) for sentence in sentences]
        if not any(asking):
            return [join(sentences)]
        groups: list[list[Sentence]] = []
        waiting: list[Sentence] = []
        for sentence, asks in zip(sentences, asking, strict=True):
            if not asks:
                waiting.append(sentence)
            elif groups and self._completes(groups[-1], sentence):
                groups[-1].append(sentence)
            elif groups and self._is_talk(sentence):
                continue
            else:
                self._place(groups, waiting, sentence)
                waiting = []
        if waiting and groups:
            groups[-1] = self._with_the_last(groups[-1], waiting)
        return [join(group) for group in groups]

    def _in_question(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without instructions, salutations, remarks and what goes before the point."""
        found = self._from_the_point(self._uninstructed(sentences))
        found = [item for item in found if not _ALL_HOLD.fullmatch(item.text)] or found
        found = [item for item in found if not _ADDRESSES.fullmatch(item.text)] or found
        japanese = [
            item
            for item in found
            if (item.text.isascii() and self.asks(item))
            or (
                re.search(r"[ぁ-んァ-ヶ一-鿿]", item.text)
                and (self.has_topic(item) or item.cues_beyond("asks") or item.years)
            )
        ]
        return japanese or found

    def _completes(self, group: Sequence[Sentence], sentence: Sentence) -> bool:
        """「同課が所管する指標は」 after a department; 「この先どうするの、市街地整備の」."""
        if _THAT_DEPARTMENT.search(sentence.text) and join(group).departments:
            return True
        if _INCLUDING.search(sentence.text):
            return True
        named = self._resolver.rows_of(sentence)
        same = named.indicator >= NAMED and named.rows == self._resolver.rows_of(join(group)).rows
        fragment = _FRAGMENT.search(sentence.text) and not sentence.has("question_word", "how_much", "count")
        return bool(fragment) and (same or not self.has_topic(join(group)))

    def _is_talk(self, sentence: Sentence) -> bool:
        """Whether it speaks of things that the report does not know, and asks nothing: 「今夜は眠れそうにありません。」."""
        asks = _PLAIN.search(sentence.text.rstrip(" 。、!")) or sentence.has(*_FIELDS)
        nouns = any(term.weight >= 1 for term in sentence.terms)
        return nouns and not asks and not self.has_topic(sentence)

    def _place(self, groups: list[list[Sentence]], waiting: Sequence[Sentence], sentence: Sentence) -> None:
        """Puts a sentence that asks into a group of its own, with what led to it, or into the last one."""
        own = self.has_topic(sentence) and not (groups and self._still_of(groups[-1], sentence))
        own = own or self._names_the_unknown(sentence)
        paired = sentence.has("which", "compare", "each", "both") or SIDE.search(sentence.text)
        sides = bool(paired) and names_nothing(sentence)
        sides = sides or bool(groups and self._is_amount_of(groups[-1][-1], sentence))
        keep = (
            not own
            or sides
            or self._confirms(sentence)
            or self._leads_on(waiting, sentence)
            or (names_nothing(sentence) and not sentence.cues_beyond(*_ASKING))
            or (waiting and _THAT_DEPARTMENT.search(sentence.text))
            or AFTER_THE_LEADER.search(sentence.text)
        )
        if own:
            waiting = [item for item in waiting if not _ASIDE.search(item.text)]
        waiting = list(dropwhile(lambda item: not self._is_strong(item), waiting)) or waiting
        told = [item for item in waiting if not CLAUSE.search(item.text)]
        before = told if any(self.has_topic(item) for item in told) else waiting
        relevant = [item for item in before if self._concerns(item, sentence, keep=bool(keep))]
        if groups and not own and relevant and all(self._still_of(groups[-1], item) for item in relevant):
            groups[-1] += [*relevant, sentence]  # 「…は95人。目標を2割上回ると書いた。これで大丈夫？」
        elif not groups or relevant or (own and not sides) or self._passages.quoting(sentence.quoted):
            groups.append([*relevant[-2:], sentence])
        else:
            groups[-1].append(sentence)

    def _names_the_unknown(self, sentence: Sentence) -> bool:
        """Whether it plainly asks for a thing that no row holds: 「家庭ごみのリサイクル率はどれくらい？」."""
        if sum(term.weight >= 1 for term in sentence.terms) < 2:
            return False
        amount = sentence.has("how_much", "count", "share") and not is_open(sentence)
        unknown = amount and self._resolver.by_terms(sentence.terms).coverage < TOLD_OF_ROW
        further = _ONE_MORE.match(sentence.text) or unknown
        return bool(further and _PLAIN.search(sentence.text.rstrip(" 。、!")))

    def _is_amount_of(self, name: Sentence, sentence: Sentence) -> bool:
        """Whether what many rows have is asked of the bare name before: 「…の就職面接会。参加人数は」."""
        if not name.is_bare_name or not _AMOUNT_ALONE.match(sentence.text):
            return False
        own, earlier = self._resolver.by_terms(sentence.terms), self._resolver.rows_of(name)
        return own.kind == "several" and earlier.found and set(earlier.rows) <= set(own.rows)

    def _concerns(self, item: Sentence, sentence: Sentence, *, keep: bool) -> bool:
        """Whether what was said before belongs to a sentence; `keep`: the sentence leans on it."""
        if keep and (self.has_topic(item) or item.has(*_FIELDS)):
            return True
        if _DECLARES.search(item.text) and self.has_topic(item):
            return True
        dated = CLAUSE.search(item.text) or names_nothing(item)  # 「二年前、令和2年度だ。」
        return bool(item.years and not sentence.years and dated)

    def _with_the_last(self, group: list[Sentence], waiting: Sequence[Sentence]) -> list[Sentence]:
        """The last group with what is said after it: its topic, where it has none, or a field and a year of it."""
        if any(self.has_topic(item) for item in waiting):
            return group if self.has_topic(join(group)) else [*waiting, *group]
        added = (item for item in waiting if not any(term.weight >= 1 for term in item.terms))
        return [*group, *(item for item in added if item.has(*_FIELDS) or item.years)]

    def _still_of(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether a rating or a figure is only said of the one row asked before: 「1,965円足りないだけで遅れは酷だよね」.

        Alternatives too: 「評価は順調？遅れ？」, 「所管は学校教育課ですか、生涯学習課ですか」.
        """
        asks = sentence.has(
            "list", "count", "indicator", "among", "rest", "which", "best", "worst", "share", "who"
        )
        if asks or sentence.terms or sentence.indicators or sentence.headings:
            return False
        other = (sentence.labels or sentence.departments) and len(sentence.text) < ALTERNATIVE
        if not other and (sentence.departments or not sentence.numbers):
            return False
        return len(self._resolver.rows_of(join(before)).rows) == 1

    def _uninstructed(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without those that tell how to answer; of these only what they name, where nothing else does."""
        kept = [item for item in sentences if not _INSTRUCTS.search(item.text)]
        if not kept:
            return list(sentences)
        if any(self.has_topic(item) for item in kept):
            return kept
        named = [
            replace(item, cues=(), numbers=(), quoted=())
            for item in sentences
            if item not in kept and self.has_topic(item)
        ]
        return [join([*named, *kept])] if named else kept

    def _from_the_point(self, sentences: list[Sentence]) -> list[Sentence]:
        """What follows 「本題ですが」, 「お聞きしたいのは」, where something to answer follows."""
        for place, sentence in enumerate(sentences):
            if AT_LAST.search(sentence.text) and any(self.has_topic(item) for item in sentences[place:]):
                follows = any(self.has_topic(item) and self.asks(item) for item in sentences[place + 1 :][:1])
                announced = _ANNOUNCES.search(sentence.text) and follows
                return sentences[place + 1 :] if announced else sentences[place:]
        return sentences

    def _leads_on(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether what is said before names the row of which the sentence asks: 「…は落ち込みましたが、何をしたためか」."""
        if not before or sentence.indicators or sentence.has("list", "indicator"):
            return False
        named = (self._resolver.rows_of(item) for item in before[-2:])
        earlier = max(named, key=lambda found: found.indicator if found.found else 0.0)
        clause = CLAUSE.search(before[-1].text)
        if clause and not sentence.has("best", "worst"):
            told = self._passages.rank(self._resolver.matches(before[-1].terms))
            if told and told[0].own >= TOLD:
                return True
        own = self._resolver.by_terms(sentence.terms)
        if own.kind == "several" and earlier.indicator >= NAMED_IN_PART and set(earlier.rows) < set(own.rows):
            return True
        if clause and _SETS_TOPIC.search(before[-1].text) and earlier.indicator >= NAMED:
            held = {candidate.row for candidate in own.candidates if candidate.coverage >= NAMED_IN_PART}
            if len(earlier.rows) == 1 and earlier.rows[0] in held:
                return True
        back = is_open(sentence) and (sentence.has("that") or (clause and own.kind == "several"))
        if back and len(earlier.rows) == 1 and earlier.indicator >= NAMED:
            return True
        floor = NAMING if clause else NAMED
        return (
            len(earlier.rows) == 1 and earlier.found and earlier.indicator >= floor and own.indicator < NAMING
        )

    def _is_strong(self, sentence: Sentence) -> bool:
        """Whether a sentence among others is a question of the report, not a remark that shares a word with it."""
        text = sentence.text.rstrip(" 。、!")
        named = sentence.indicators or sentence.departments or sentence.headings or sentence.labels
        plain = bool(_PLAIN.search(text)) or sentence.has("question_word", "why", "confirm")
        found = self._resolver.by_terms(sentence.terms)
        only_told = _SAYS.search(text) and not plain
        if named or (sentence.quoted and plain) or any(map(self._words.prints, sentence.quoted)):
            return not only_told or found.indicator >= NAMING or not sentence.quoted
        if sentence.named_in_part:
            return True
        if not any(term.weight >= 1 for term in sentence.terms):
            return not only_told or sentence.has("asks", "list", "count")
        if found.kind == "one" and sentence.has("department", "why", "future", "issue"):
            return True
        if _ONE_MORE.match(sentence.text) or self._sounds_like_a_row(sentence):
            return True
        if found.indicator >= NAMING:
            return not only_told
        if found.coverage >= TOLD_OF_ROW and _PLAIN.search(text) and self._nouns_in(found) > 1:
            return True
        narrative = self._passages.rank(found.matches)
        asked = "?" in text or sentence.has("question_word", "why", "confirm", "asks")
        told = bool(narrative and narrative[0].own >= TOLD) and plain and asked
        return told or sentence.has("status_late", "status_on_track", "indicator")

    @staticmethod
    def _nouns_in(found: Resolution) -> int:
        """How many different nouns of a question the report knows."""
        return len({match.term.text for match in found.matches if match.term.weight >= 1 and match.rows})

    def asks(self, sentence: Sentence) -> bool:
        if sentence.text.isascii() and not (
            "?" in sentence.text or sentence.has("asks", "question_word", "list")
        ):
            return False
        if re.search(r"(と|も)、$", sentence.text) and sentence.has(*_FIELDS):
            return True  # 「健康寿命を受け持つ部署名と、」
        if re.search(r"[㐀-鿿][数率額]と、$", sentence.text):
            return True  # 「マラソンの参加者数と、」
        if _DECLARES.search(sentence.text) and not sentence.has("question_word", "list", "count"):
            return False
        if re.search(r"(除外|対象外|別格|出場停止)[。]?$", sentence.text):
            return False
        if _LATER.search(sentence.text) or _UNKNOWN_TO_ME.search(sentence.text.rstrip(" 。、!")):
            return False
        if (
            _TRAILING_OFF.search(sentence.text)
            and sentence.has("asks", *_FIELDS)
            and self.has_topic(sentence)
        ):
            return True
        if _ASIDE.search(sentence.text):
            return sentence.has("asks") and bool(_WISHED.search(sentence.text))
        if CLAUSE.search(sentence.text) and not sentence.has("question_word"):
            return False
        if _ASKED_ALREADY.search(sentence.text.rstrip(" 。、!")) and not sentence.has(
            "question_word", "confirm"
        ):
            return False
        if _COURTESY.search(sentence.text) and not _BIDS.search(sentence.text):
            return False
        text = sentence.text.rstrip(" 。、!")
        ends = "?" in text or _ASKING_END.search(text)
        noun_end = text and not _TELLING_END.search(text) and not _CLOSES.fullmatch(text)
        counts = "何" in text and (
            text.endswith("だ") or sentence.has("count", "how_much")
        )  # 「何件できたん」
        return bool(ends or noun_end or counts or sentence.has("asks", "question_word", "list", "confirm"))

    def has_topic(self, sentence: Sentence) -> bool:
        if sentence.indicators or sentence.departments or sentence.headings or sentence.labels:
            return True
        if sentence.has("status_late", "status_on_track", "status_mostly", "status_not_evaluated"):
            return True
        if sentence.has("target", "rate", "actual") and any(number.comparison for number in sentence.numbers):
            return True
        if sentence.has("rate") and (sentence.has("best", "worst", "average") or sentence.numbers):
            return True
        if self._resolver.rows_of(sentence).found or dimension(sentence):
            return True
        if any(
            match.rarity >= 0.6 and any(found.get(Field.INDICATOR, 0) >= 0.9 for found in match.rows.values())
            for match in self._resolver.matches(sentence.terms)
        ):
            return True
        if NO_NAME.search(sentence.text) or self._sounds_like_a_row(sentence):
            return True
        if sentence.has("indicator") and len({year.year for year in sentence.years}) > 1:
            return True
        return bool(
            sentence.has("indicator", "target")
            and sentence.has("list", "count", "best", "worst", "met", "unmet", "unchanged")
        )

    def _sounds_like_a_row(self, sentence: Sentence) -> bool:
        """Whether a figure of a misspelt indicator is asked: 「倉業相談件数の実績を」."""
        if not sentence.terms or not sentence.has("asks", "question_word", *_FIELDS):
            return False
        return bool(self._words.sounding(sentence.text) or self._words.almost(sentence.text))

    @staticmethod
    def _confirms(sentence: Sentence) -> bool:
        return sentence.has("confirm") and not sentence.indicators
