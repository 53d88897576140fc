"""What a sentence claims of a row, and whether it wants はい or いいえ."""

import re
from dataclasses import replace
from decimal import Decimal

from ingest.records import Report
from service.language.numbers import Comparison, NumberMention
from service.query import Claim, Metric, NumberCondition
from service.understanding.cause_mentions import cause_mentions
from service.understanding.number_conditions import NumberReader
from service.understanding.rating_conditions import RatingReader
from service.understanding.sentence import Sentence
from service.understanding.wording import BLAMES, COULD_NOT, SHORT_TAIL, plural

_TARGETS = re.compile(r"(目標|計画)(値)?の?$")  # 「目標の1,778人を超えた」: the number is the target itself
_AS_THE_TARGET = re.compile(r"目標(値)?(ぴったり|ちょうど|どおり|通り)の?$")
_GATHERS = re.compile(r"集ま")  # 「年寄りが集まる」 says nothing of a target, 「目標の人数が集まった」 does
_AIMED = re.compile(r"(目標|予定|計画|定員|ノルマ)[^。、]{0,8}$")
_WENT_TO_TARGET = re.compile(
    r"(目標|ノルマ|計画|狙い|ねらい|もくろみ|(?:ねらっ|狙っ|目指し|めざし)(?:てい?た|た))(値|の?(?:数|人数|件数|額|率|割合))?(に|まで|は|って)?(は|も)?(いっ|行っ|いき|行き|いけ|行け|集まっ|集まり|伸び)(た|まし|て(?!な|い(?!る)))"
    r"|(?:目標|ノルマ|計画|予定)(?:値|の?[㐀-鿿]{0,3}(?:数|額|率|割合))?まで(?:は|も)?、?[^。、?何どあ]{1,6}(?:た|まし)(?:の|か|ん|[?])"
    r"|(?:目標|計画|予定|ねらっ|狙っ|目指し|めざし)(?:の|(?:して)?てい?た|た)?(?:[人件回台日]?数|分|額|面積)(?:だけ|(?:は|が|も)?、?(?:ちゃんと|きちんと|しっかり|ほんとに|本当に))[^。?]{0,10}(?:た|まし)(?:の|か|ん|[?])"
    r"|(?:目標|狙い|ねらい)(値|の?[㐀-鿿]{0,3}数)?(どおり|通り)に?[^。]{0,8}(た|ました)(の|か|ん)"
    r"|(?:目標|計画)(値|の?(?:件数|数))?の?(以内|以下|範囲内?|枠内?|内)に(は|も)?、?(収ま|おさま|納ま|抑え|おさえ|とどま|留ま|とどめ|留め|済)[^。]{0,6}(た|て|で)"
)
_ENGLISH_WH = re.compile(r"\b(what|which|who|whose|why|when|where|how)\b", re.IGNORECASE)
_TOO = re.compile(r"(低|高|甘|厳し|少な|多|小さ|大き)(く)?(すぎ|過ぎ)")  # a judgement: the figures, no はい
_REQUEST = re.compile(
    r"(?:[てで](?:もらえ|いただけ|頂け|くれ|下さい|ください)|[おご][㐀-鿿ぁ-ん]{1,4}(?:いただけ|頂け|願え))(?:ます|ない|ませ)?ん?(?:でしょう)?か?[?。]*$"
)
_ELLIPTIC = re.compile(r"(目標|計画)(値)?(だと|では|なら|だったら)?[?。]*$")  # 「令和6年度の目標だと？」
_WHETHER = re.compile(
    r"(達成|未達|届い\w*|超え\w*|上回\w*)(した|して|てい\w*)?か(未達|達成|どうか|否か|いなか|下回)"
)
_WHETHER_AND = re.compile(
    r"(?:達成し|届い|達し|超え|上回っ|満たし|クリアし|でき)た(?:の)?か、[^。]{0,16}(?:とともに|と共に|も|併せ|あわせ)"
)
_CAME_TO = re.compile(
    r"\s*(まで|に)?(は|も)?(いけ|行け|いっ|行っ|達し|届い|到達し?|でき|集まっ|集まり|確保でき)(た|て|まし)"
)
_COMES_TO = re.compile(r"\s*(まで|に(達|届))")
_HOW_FAR = re.compile(r"(何割|何%|なん%|どこ|どの程度|どれ(くらい|ぐらい|だけ|ほど)|何パーセント)(に|まで)?$")
NEARLY = Decimal("0.95")  # 「約300人」 is right from 285 to 315
_TO_TARGET = re.compile(r"(目標|計画)(?:値|の?(?:件|人)?数)?[^。]{0,24}$")
_ABOUT = re.compile(r"(?:約|およそ|おおよそ|だいたい|ほぼ|ざっと)\s?$")
_APART_FROM_TARGET = re.compile(
    r"(?:ポイント|pt)?\s?(?P<least>以上|超)?(?P<about>ほど|くらい|ぐらい|程度|前後|近く|余り|あまり|強|弱)?(?:も|だけ|の)?、?"
    r"(?:(?P<short>下回|届か|足り|足ら|及ば|不足|未達|マイナス)|(?:上回|超え|超過|オーバー|上積み))"
)
_CALLED_FALSE = re.compile(
    r"(?:デマ|ガセ|嘘|うそ|ウソ|誤報|虚報|虚偽)(?:情報|の(?:話|噂|うわさ))?(?:か(?!も)|です(?:か|よね)|でしょう|でしょ|だよね|だったの|なの|なん|[?])"
)  # 「届いたという話はデマですか」: はい where it was missed
_FEWER = {"少な", "減", "低", "小さ"}
_DENIED = re.compile(r"[ぁ-ん]{0,5}(?:という)?(?:こと|わけ|もの)(?:は|では)(?:な|ありま|ござ)")
_DENIABLE = {"met", "final_met", "direction", "rating", "cause"}
_ANYTHING = re.compile(r"(なん|何|どこ|だれ|誰)(で|に|と)?も")  # 「なんでも相談」 asks nothing
_WH = re.compile(
    r"(何(?!とか)|なん(?:で(?!す|しょ|は|も)|の|と|ぱ|%|人)|(?<!ん)なに(?!か)|なぜ|どう(?!も|か|ぞ|やら|り|い?たし)|どこ|どれ|どの(?!(?:指標|項目|事業)も)|どんな|どちら|どっち|いくつ|いくら|いつ(?!も)|誰|だれ|いかが|いかなる|いずれ|幾|理由|原因)"
)
_CONFIRM = re.compile(
    r"(本当|真実か|真実です|真実でしょ|真実なの|誠か|まことか|ほんま(?:か|です|なん)|(?:デマ|ガセ|嘘|うそ|誤報|虚偽)(?:か|です|でしょ|なの|じゃ|では|[?])|事実か|事実です|間違い(?:ない|ありま|ござい)|間違いな|正しい(?:です)?か|よいか|よろしい|いい(?:です)?か(?!ら)|合って|相違|だよね|ですよね|でしょ|よね|ましたっけ|ですか|ますか|ましたか|でしたか|問題ないか|そうです(?:か|ね)|事実関係|この点を確認|理解で|差し支え(?:ない|ありま|ござ)|[○〇◯]か[×✕✖]か|[○〇◯][×✕✖]で|マルかバツ|まるかばつ|正しいか誤|正か誤)"
)


_ONE_DEPARTMENT = re.compile(
    r"(?:担当|所管|受け持ち|受け持って|課|部署)[^。、]{0,12}?(?:1\s?つの?(?:課|部署)|1\s?課|1\s?つ|単独|1か所)(?:だけ|のみ|きり|で|なの|です|しか|か)"
    r"|(?:担当|所管)[^。、]{0,10}?(?:課|部署)は?(?:だけ|のみ|単独)|単独(?:の|で)?(?:担当|所管)"
)  # 「担当って一つの課だけですか」
_SEVERAL_DEPARTMENTS = re.compile(
    r"(?:担当|所管|受け持ち|受け持って|課|部署)[^。、]{0,12}?(?:複数|2\s?つ以上|ほかにも|他にも|またが)(?:の(?:課|部署))?[^。、]{0,10}?か[。?]*$"
)


def only_department(sentence: Sentence) -> Claim | None:
    """That one department alone has the row, or that several have it; None where neither is said or names are."""
    if sentence.departments or sentence.has("indicator", "list") or plural(sentence):
        return None
    if _ONE_DEPARTMENT.search(sentence.text):
        return Claim(kind="department", labels=("1課",))
    if _SEVERAL_DEPARTMENTS.search(sentence.text):
        return Claim(kind="department", positive=False, labels=("1課",))
    return None


class ClaimReader:
    """Reads the claims of a sentence about rows of one report."""

    def __init__(self, report: Report, ratings: RatingReader, numbers: NumberReader) -> None:
        self._report = report
        self._ratings = ratings
        self._numbers = numbers

    def is_yes_no(self, sentence: Sentence) -> bool:
        """Whether the sentence wants はい or いいえ."""
        if (
            _WHETHER.search(sentence.text)
            or _WHETHER_AND.search(sentence.text)
            or "か否か" in sentence.text
            or re.match(r"(did|does|do|is|was|are|were|has|have)\b", sentence.text, re.IGNORECASE)
        ):
            return True
        if _TOO.search(sentence.text) or _ENGLISH_WH.search(sentence.text) or _REQUEST.search(sentence.text):
            return False
        if _WH.search(_ANYTHING.sub("", sentence.text)) and not re.search(
            r"(事実か|本当[?で]|間違いない|間違いありま|間違いござ|合って|正しい(です)?か)", sentence.text
        ):
            return False
        claims = sentence.has("met", "unmet") or self._claims_reached(sentence)
        if (claims or self._direction_claims(sentence)) and re.search(
            r"(の[?]|んか[いな]?ね?[?。]*|かしら[?。]*|か[ねな]ぁ?[?。]*)\s*$", sentence.text
        ):
            return True  # 「目標の数いったの？」
        asking = re.search(r"(?<![はもをの])(?<!って)(?<!とか)[?]\s*$", sentence.text) or re.search(
            r"か(?:ね|い|よ)?[。\s」]*$", sentence.text
        )
        supposed = re.search(r"(の|ん)(では|じゃ)(ない(です)?か|ない(の)?)?[?。]*$", sentence.text)
        return bool(_CONFIRM.search(sentence.text) or asking or supposed)

    def confirms(self, sentence: Sentence) -> bool:
        """Whether the sentence, or a piece of it that claims something, wants はい or いいえ."""
        return self.is_yes_no(sentence) or any(
            self.is_yes_no(piece) and self.claims(piece) for piece in sentence.pieces
        )

    @staticmethod
    def called_false(sentence: Sentence) -> bool:
        """Whether a number or a department is said and called false: はい would leave open what is so."""
        denied = _CALLED_FALSE.search(sentence.text) is not None
        return denied and bool(sentence.numbers or sentence.departments)

    def claims(self, sentence: Sentence) -> list[Claim]:
        """What the sentence says of a row: met or not, its rating, its cause, its department, a number."""
        claims = self._stated(sentence)
        if not _CALLED_FALSE.search(sentence.text):
            return claims
        return [
            claim.model_copy(update={"positive": not claim.positive})
            for claim in claims
            if claim.kind in _DENIABLE
        ]

    def _stated(self, sentence: Sentence) -> list[Claim]:
        """The claims as they are said, whatever is said of them."""
        claims: list[Claim] = []
        claims += self._met_claims(sentence)
        blamed = re.search(r"(によるもの|が原因|のせい|が理由|が要因)[^。]{0,3}(か|と|で|、)", sentence.text)
        if blamed and not sentence.causes and self.is_yes_no(sentence):
            words = tuple(term.text for term in sentence.terms if 0 <= blamed.start() - term.end <= 2)
            claims += [Claim(kind="cause", words=words)] if words else []
        for mention in self._ratings.statuses(sentence):
            if not re.match(r"\s*(した|する)?場合", sentence.text[mention.end :]):
                claims.append(Claim(kind="rating", positive=not mention.negated, labels=mention.labels))
        if not claims:
            causes = cause_mentions(sentence)
            if causes and re.search(r"(原因|せい|ため|影響|理由|よる|より)", sentence.text):
                claims.append(
                    Claim(
                        kind="cause",
                        positive=not causes[0].excluded,
                        words=(sentence.text[causes[0].start : causes[0].end],),
                    )
                )
        if not any(claim.kind == "cause" for claim in claims):
            claims += self._blamed(sentence)
        if alone := only_department(sentence):
            claims = [alone]  # no count of rows
        elif sentence.departments:
            claims.append(
                Claim(kind="department", words=tuple(mention.name for mention in sentence.departments))
            )
        if alone:
            return claims
        pieces = sentence.pieces or (sentence,)  # each has positions of its own
        return [*claims, *(claim for piece in pieces for claim in self._number_claims(piece))]

    @staticmethod
    def _blamed(sentence: Sentence) -> list[Claim]:
        """What a target missed or a delay is put down to: 「遅れているのは予算不足ですよね」."""
        claims = []
        for piece in sentence.pieces or (sentence,):
            said = BLAMES.search(piece.text)
            start, end = said.span("reason") if said else (0, 0)
            words = tuple(term.text for term in piece.terms if start <= term.start < end and term.weight >= 1)
            claims += [Claim(kind="cause", words=words)] if words else []
        return claims

    def _met_claims(self, sentence: Sentence) -> list[Claim]:
        final = any(year.year == self._report.final_year for year in sentence.years) or sentence.has(
            "final_target"
        )
        claims = []
        if _WHETHER.search(sentence.text):
            return [Claim(kind="final_met" if final else "met")]
        for cue in sentence.all("met", "unmet"):
            if re.match(r"率|度|割合|状況", sentence.text[cue.end :]) or self._has_number_before(
                sentence, cue.start
            ):
                continue
            if _HOW_FAR.search(sentence.text[: cue.start]):
                continue
            if cue.concept == "met" and not self._about_target(sentence, cue.end):
                continue
            if _GATHERS.match(sentence.text[cue.start :]) and not _AIMED.search(sentence.text[: cue.start]):
                continue
            conditional = re.match(
                r"[^。]{0,6}(には|ために|ための|にあたり|よう|まで、?(あと|残り))", sentence.text[cue.end :]
            )
            if conditional:
                continue
            positive = (cue.concept == "met") != cue.negated
            claims.append(Claim(kind="final_met" if final else "met", positive=positive))
        if not claims and re.search(r"(目標|計画)(値)?以上(に|の)", sentence.text):
            claims.append(Claim(kind="final_met" if final else "met"))
        if not claims and self._claims_reached(sentence):
            claims.append(Claim(kind="final_met" if final else "met"))
        if not claims and COULD_NOT.search(sentence.text):
            claims.append(Claim(kind="final_met" if final else "met", positive=False))
        if not claims and any(self._states_target(sentence, number) for number in sentence.numbers):
            claims.append(Claim(kind="final_met" if final else "met"))
        claims = claims or self._direction_claims(sentence)
        planned = sentence.has("target") or re.search(r"予定(し|どおり|通り|の割合|の数)", sentence.text)
        settled = sentence.numbers or sentence.has("unchanged") or _ELLIPTIC.search(sentence.text)
        if not claims and self.is_yes_no(sentence) and planned and not settled:
            claims.append(Claim(kind="final_met" if final else "met"))
        return claims[:1]

    @staticmethod
    def _claims_reached(sentence: Sentence) -> bool:
        return _WENT_TO_TARGET.search(sentence.text) is not None

    @staticmethod
    def _direction_claims(sentence: Sentence) -> list[Claim]:
        """「目標より多かった」: more or less than the target, which is good or bad by the row's direction."""
        more = re.search(
            r"(?:目標|計画|決めてた|決めていた|決めた|掲げた)(?:値)?(?:の?数[字値]?|の?件数|の?人数)?より(?:も|は)?(?:も)?[^。]{0,8}?(増え|多|大勢|大き|小さ|少な|減|低|高|悪|良)",
            sentence.text,
        )
        if more and sentence.text.count("目標") > 1 and "実績" not in sentence.text:
            return []  # one target against the other
        if more and more[1] in _FEWER and _DENIED.match(sentence.text, more.end()):
            return [Claim(kind="met")]  # 「目標より少なかったということはない」
        return (
            [Claim(kind="direction", positive=more[1] in {"増え", "多", "大勢", "大き", "高"})]
            if more
            else []
        )

    @staticmethod
    def _states_target(sentence: Sentence, number: NumberMention) -> bool:
        """Whether a number is the target that something is held against: 「目標とした870人を確保できたか」."""
        return (
            number.ratio is None
            and not ClaimReader._is_share(sentence, number)
            and bool(
                re.search(r"目標(値)?(とした|としていた|である|だった|の)$", sentence.text[: number.start])
                and re.match(
                    r"\s*(を|に(?!対し))(は|も)?[^。]{1,12}(か([?。\s]|$)|って(本当|ほんと)|よね|でしょ)",
                    sentence.text[number.end :],
                )
            )
        )

    @staticmethod
    def _is_share(sentence: Sentence, number: NumberMention) -> bool:
        """Whether a number is a share of the target: 「目標の7割」, not 「目標の87.5%を割った」."""
        rough = number.unit in {"割", "倍"} or (number.unit == "%" and number.value % 10 == 0)
        return bool(rough and re.search(r"目標(値)?の$", sentence.text[: number.start]))

    @staticmethod
    def _about_target(sentence: Sentence, position: int) -> bool:
        before = sentence.text[:position]
        return (
            "目標" in before
            or "計画" in before
            or "予定" in before
            or bool(sentence.has("target", "final_target"))
        )

    @staticmethod
    def _has_number_before(sentence: Sentence, position: int) -> bool:
        return any(
            0 <= position - number.end <= 4
            and "目標" not in sentence.text[number.end : position]
            and (
                ClaimReader._is_share(sentence, number) or not _TARGETS.search(sentence.text[: number.start])
            )
            for number in sentence.numbers
        )

    def _gap_claims(self, sentence: Sentence, number: NumberMention) -> list[Claim]:
        """How far a row is said to lie from its target: 「目標を156基下回った」, 「目標に約300人届かなかった」."""
        apart = _APART_FROM_TARGET.match(sentence.text, number.end)
        before = sentence.text[: number.start]
        if not apart or not number.unit or number.ratio is not None or not _TO_TARGET.search(before):
            return []
        short = apart["short"] is not None
        final = any(year.year == self._report.final_year for year in sentence.years)
        metric = Metric.FINAL_GAP if final or sentence.has("final_target") else Metric.GAP
        unit = "ポイント" if number.unit == "%" else number.unit
        value = -number.value if short else number.value
        about = _ABOUT.search(before) or apart["about"]
        if apart["least"]:
            limits: tuple[tuple[Comparison, Decimal], ...] = (("le" if short else "ge", value),)
        elif about:
            ends = sorted((value * NEARLY, value * (2 - NEARLY)))
            limits = (("ge", ends[0]), ("le", ends[1]))
        else:
            limits = (("eq", value),)
        return [
            Claim(kind="number", number=NumberCondition(metric=metric, op=op, value=limit, unit=unit))
            for op, limit in limits
        ]

    def _number_claims(self, sentence: Sentence) -> list[Claim]:
        """What the numbers of a sentence say of a row: differences, limits, values."""
        if any(self._states_target(sentence, number) for number in sentence.numbers):
            return []
        apart = {number: self._gap_claims(sentence, number) for number in sentence.numbers}
        others = tuple(number for number, found in apart.items() if not found)
        rest = replace(sentence, numbers=others)
        claims = [claim for found in apart.values() for claim in found]
        claims += [Claim(kind="number", number=condition) for condition in self._numbers.read(rest)]
        compared = {claim.number.value for claim in claims if claim.number}
        for number in others:
            if number.value not in compared and number.ratio is None and number.unit != "つ":
                claims += self._value_claims(sentence, number)
        return claims

    def _value_claims(self, sentence: Sentence, number: NumberMention) -> list[Claim]:
        """What a number says a value is, or comes to: 「実績は18人」, 「1万2千まで達したか」."""
        after = sentence.text[number.end :]
        asked = self.is_yes_no(sentence)
        bare = not number.unit and number.value
        came = _CAME_TO.match(after) if not bare else number.value >= 100 and _COMES_TO.match(after)
        if asked and came:
            limit = NumberCondition(metric=Metric.ACTUAL, op="ge", value=number.value, unit=number.unit)
            return [Claim(kind="number", number=limit)]
        if bare or SHORT_TAIL.match(after):
            return []
        metric, stated = self._column_said(sentence, number)
        value = NumberCondition(metric=metric, op="eq", value=number.value, unit=number.unit, stated=stated)
        return [Claim(kind="number", number=value)]

    def _column_said(self, sentence: Sentence, number: NumberMention) -> tuple[Metric, bool]:
        """The column of which a number is said, and whether a word names it."""
        before, after = sentence.text[: number.start], sentence.text[number.end :]
        words = (("目標", Metric.TARGET), ("実績", Metric.ACTUAL), ("達成率", Metric.ACHIEVEMENT))
        place, metric = max((before.rfind(word), metric) for word, metric in words)
        if _AS_THE_TARGET.search(before):
            place, metric = 0, Metric.ACTUAL
        behind = re.match(r"の?(目標|計画)", after)
        metric = Metric.TARGET if behind else metric if place >= 0 else Metric.ACTUAL
        last = sentence.has("final_target") and not sentence.has("target")
        last = last or any(year.year == self._report.final_year for year in sentence.years)
        if metric is Metric.TARGET and last:
            metric = Metric.FINAL_TARGET
        return metric, bool(behind) or place >= 0
