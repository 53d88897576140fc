"""Conditions on rows that stand in a sentence: ratings, departments, headings, numbers against the target, words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from ingest.normalize import fold, key
from ingest.records import NARRATIVE_FIELDS, Field, RatingLabel, Report
from service.language.cues import Cue
from service.language.numbers import Comparison, NumberMention
from service.language.terms import Term
from service.language.thesaurus import Thesaurus
from service.query import Metric, NumberCondition, TextCondition
from service.understanding.mentions import Mention
from service.understanding.sentence import Sentence
from service.understanding.setting_aside import linked, missing, present, set_aside

_NOT_SO = re.compile(
    r"^て(は)?(い)?(な[いかく]|ませ|おりませ)(?!(という)?(わけ|こと|の)で?は?な)|^ずに"
)  # 「遅れ|ていない」
_NOT_GOING = re.compile(
    r"^(に|と)?(は|も)?(進ん|推移し|いっ|行っ|進捗し|運ん)(で|て)(は)?(い|おり)?(な[いかく]|ませ)"
)
_UNCAUSED = re.compile(
    r"^(のせいに(は)?(でき|し)な|を理由に(は)?(でき|し)な|とは言えな)|^の?(影響|せい|関係)(が|も|は|を受けて)?(い)?(な[いかく]|無[いかく]|ありませ)"
)
_NOT_MENTIONED = re.compile(
    r"(言葉|語|文言|単語|記載|記述|言及|名前)(が|は|の|も)(ない|無い|一切ない|出てこない|載っていない|見当たらない)"
    r"|(触れて|言及して|書かれて|記載されて|含まれて|出て|入って|載って)い?(ない|ません)"
)
_COLUMN_OF_REASONS = re.compile(
    r"(?:てい?る|た)?(?:理由|原因|要因|わけ|事情)(?:の?(?:欄|列|セル|項目|ところ)|(?:に|で)(?:は|も)?、?[「『])"
)  # 「遅れている理由に「自粛」とある」: the column, no rating
_OTHERS_TOO = re.compile(
    r"(?:以外|(?:では?|じゃ)ない|そうでない|関係(?:の)?ない|無関係な|別)(?:の|な)?(?:もの|分|ぶん|やつ|理由|原因|遅れ|指標|の)?(?:のもの|の分|の遅れ)?も"
)  # 「コロナ以外のも合わせて」
_ANY_CAUSE = re.compile(
    r"(そうでない|それ以外も|以外のも|以外も|ひっくるめ|問いません|問わない|かどうか|非起因|どちらも|いずれも|引っくるめ|足す|足し|合わせ|合計|含む|含み|含め|入れて|込み|ぶんも|分も|両方|問わず|もまとめ|も一緒に)"
)
_OF_IT = re.compile(r"[^、。」]{0,12}")  # between a cause and the word for late that it is said of
_JUDGED_AS = re.compile(r"とは?も?$")  # 「順調と評価されていない」
_JOINED = re.compile(r"[」』]?(?:と|や|・|及び|および)、?[「『]?")
_BARE = re.compile(r"(?:ただ|素|単|普通)(?:の|なる)[「『]?$")  # 「ただの進捗の遅れ」
_NEAR = 8  # letters between 「カッコなし」 and the label it is said of
_OR = re.compile(r"[」』]?、?(?:や|または|又は|もしくは|あるいは|か|・|/|とか)、?[「『]?")
_BOTH_WORDS = re.compile(
    r"(?:両方|どちらも|ともに|いずれも)(?:の(?:語|言葉|文言|単語))?(?:が|を)?(?:出て|入って|書か|書い|含|使わ|登場)"
)
_BEYOND = re.compile(
    r"(上回|うわまわ|うわ回|超|越|こえ|オーバー|下回|届|とど|及|割|足り|不足|落ち込|低|少な|高|多)"
)
_WORD_SAID = re.compile(r"[」』](?:と|って)?(?:いう|の)?(?:言葉|語|字|文字|文言|ワード|単語|記述|表現|記載)")
_IN_THE_NAME = re.compile(r"指標(?:名|の(?:名前|名称))(?:の中)?(?:に|が)[^。]{0,4}(?:[「『]|含|入|付)")
_EITHER = re.compile(r"[」』](?:の|、)?(?:うち)?(?:の)?(?:どちらか|いずれか)")
_QUOTES = re.compile(r"[「『][^「」『』]*[」』]")
_MENTIONED_BESIDE = re.compile(r"(触れ|言及|記載|記述|書|挙げ|含|言葉|語|文言|載)")
_AS_WRITTEN = re.compile(r"の(語|文字|字|単語|文言|ワード)(が|は|を|も|の)")
_ORDER = ("achieved", "on_track", "mostly_on_track", "late", "very_late")  # best first
LATE, GOOD = {"late", "very_late"}, {"on_track", "achieved"}
STATUS: dict[str, set[str]] = {
    "status_late": LATE,
    "status_on_track": GOOD,
    "status_mostly": {"mostly_on_track"},
    "status_not_evaluated": {"not_evaluated"},
}
_TEXT_FIELDS = (Field.INDICATOR, Field.INITIATIVE, Field.POLICY, *NARRATIVE_FIELDS)


@dataclass(frozen=True, slots=True)
class StatusMention:
    """Labels that a word in a sentence means, with its place; `negated` as in 「順調でない」."""

    labels: tuple[str, ...]
    start: int
    end: int
    negated: bool
    statuses: frozenset[str] = frozenset()
    exact: bool = False


class ConditionReader:
    """Reads conditions with one report's rating scale and headings."""

    def __init__(self, report: Report, thesaurus: Thesaurus) -> None:
        self._report = report
        self._thesaurus = thesaurus
        self._texts = [cell.reading for measure in report.measures for cell in measure.cells.values()]
        self._causes = {label.cause for label in report.scale if label.cause}

    # --- ratings -------------------------------------------------------------------------------------------

    @staticmethod
    def cause_spans(sentence: Sentence) -> list[tuple[int, int, bool]]:
        """Where a cause that a label names is said, and whether it is excluded: 「コロナ以外」 → (0, 3, True)."""
        return [
            (
                mention.start,
                mention.end,
                _UNCAUSED.match(sentence.text[mention.end :]) is not None
                or set_aside(sentence.text, mention.start, mention.end)
                or missing(sentence.text, mention.end),
            )
            for mention in sentence.causes
        ]

    @staticmethod
    def _remarks(sentence: Sentence) -> list[bool]:
        """For each remark in brackets that is said to stand behind a label or not, whether it does not."""
        said = []
        for cue in sentence.all("remark"):
            without = missing(sentence.text, cue.end) or set_aside(sentence.text, cue.start, cue.end)
            if without or present(sentence.text, cue.end):
                said.append(without)
        return said

    def statuses(self, sentence: Sentence) -> list[StatusMention]:
        """Every mention of a rating or a status, in order."""
        found = []
        for label, mention in sentence.labels:
            statuses: set[str] = {label.status}
            after = sentence.text[mention.end :]
            quoted = sentence.text[mention.start - 1 : mention.start] in {"「", "『"}
            if (label.status in LATE and _COLUMN_OF_REASONS.match(after)) or (
                quoted and _WORD_SAID.match(after)
            ):
                continue
            negated = any(test.match(after) for test in (_NOT_SO, _NOT_GOING))
            negated = negated or set_aside(sentence.text, mention.start, mention.end)
            if label.status in LATE and not label.cause and self._causes:
                alone = _unbracketed(sentence, mention) or self._beside_a_cause(sentence, mention)
                labels = (label.label,) if alone else self._late(sentence, mention, negated=negated)
            else:
                labels = self._or_better(label, after)
            found.append(
                StatusMention(labels, mention.start, mention.end, negated, frozenset(statuses), exact=True)
            )
        for cue in sentence.cues:
            column = _COLUMN_OF_REASONS.match(sentence.text, cue.end)
            if (
                cue.concept in STATUS
                and not column
                and not (
                    cue.concept == "status_not_evaluated" and _JUDGED_AS.search(sentence.text[: cue.start])
                )
                and not any(item.start <= cue.start < item.end for item in found)
            ):
                negated = cue.negated or set_aside(sentence.text, cue.start, cue.end)
                labels = (
                    self._late(sentence, cue, negated=negated)
                    if cue.concept == "status_late"
                    else self._labels(STATUS[cue.concept])
                )
                statuses = set(STATUS[cue.concept])
                said = sentence.text[cue.start : cue.end]
                if cue.negated and cue.concept == "status_on_track" and "順調" not in said:
                    labels, negated, statuses = self._late(sentence), False, LATE  # 「うまくいっていない」
                found.append(StatusMention(labels, cue.start, cue.end, negated, frozenset(statuses)))
        return _together(sentence, sorted(found, key=lambda item: item.start))

    def _or_better(self, label: RatingLabel, after: str) -> tuple[str, ...]:
        """The label, and with 以上 (以下) those above (below) it: 「概ね順調以上」."""
        if label.status not in _ORDER or not (match := re.match(r"」?(以上|以下)", after)):
            return (label.label,)
        place = _ORDER.index(label.status)
        statuses = _ORDER[: place + 1] if match[1] == "以上" else _ORDER[place:]
        return self._labels(statuses)

    def ratings(self, sentence: Sentence) -> tuple[str, ...] | None:
        """The labels that rows must have; None when the sentence says nothing of ratings."""
        mentions = self.statuses(sentence)
        if self._names_unknown_label(sentence):
            return ()
        if not mentions:
            return None
        wanted: list[str] = []
        unwanted: set[str] = set()
        for mention in mentions:
            (unwanted.update if mention.negated else wanted.extend)(mention.labels)
        named = any(mention.exact and not mention.negated for mention in mentions)
        if not wanted or (unwanted and sentence.has("include") and not named):
            wanted = [label.label for label in self._report.scale]
            if all(mention.statuses <= GOOD for mention in mentions):
                unwanted |= set(self._labels({"not_evaluated"})) if sentence.has("status_late") else set()
        return tuple(dict.fromkeys(label for label in wanted if label not in unwanted))

    def _names_unknown_label(self, sentence: Sentence) -> bool:
        """A quoted label that the scale does not have: 「進捗の遅れ（災害）」."""
        known = {
            key(form)
            for label in self._report.scale
            for form in (label.label, *label.spellings, *label.words)
        }
        stems = {key(label.label) for label in self._report.scale if len(label.label) > 2}
        return any(
            key(text) not in known and any(key(text).startswith(f"{stem}(") for stem in stems)
            for text in sentence.quoted
        )

    def cause_only(self, sentence: Sentence) -> tuple[str, ...] | None:
        """Labels with the cause that a sentence names without a word for late: 「コロナが響いた指標」."""
        spans = self.cause_spans(sentence)
        if not spans or self.statuses(sentence):
            return None
        excluded = any(span[2] for span in spans)
        return tuple(label.label for label in self._report.scale if bool(label.cause) != excluded) or None

    @staticmethod
    def _beside_a_cause(sentence: Sentence, mention: Mention) -> bool:
        """Whether a whole label without a cause stands beside the one with it: 「進捗の遅れと進捗の遅れ（コロナ）」."""
        whole = sentence.text[mention.start : mention.end] == fold(mention.name)
        others = [other for label, other in sentence.labels if label.cause]
        return whole and any(_JOINED.fullmatch(_between_two(sentence, mention, other)) for other in others)

    def _own_causes(self, sentence: Sentence, mention: Mention | Cue) -> list[bool]:
        """Whether the cause that is said right before this word for late is excluded; empty where none is."""
        return [
            excluded
            for _, end, excluded in self.cause_spans(sentence)
            if end <= mention.start and _OF_IT.fullmatch(sentence.text[end : mention.start])
        ]

    def _late(
        self, sentence: Sentence, mention: Mention | Cue | None = None, *, negated: bool = False
    ) -> tuple[str, ...]:
        """The labels that a word for late means, with the causes that are said or set aside beside it."""
        late = [label for label in self._report.scale if label.status in LATE]
        said, text = [span[2] for span in self.cause_spans(sentence)], sentence.text
        said += self._remarks(sentence)
        if not self._causes or not said:
            return tuple(label.label for label in late)
        with_cause = tuple(label.label for label in late if label.cause)
        without = tuple(label.label for label in late if not label.cause)
        own = self._own_causes(sentence, mention) if mention else []
        before = mention is not None and any(
            end <= mention.start and linked(text[end : mention.start])
            for _, end, _ in self.cause_spans(sentence)
        )
        if negated and before:
            return with_cause  # 「コロナの遅れ以外」
        if own and any(said) and not all(said):
            return without if own[-1] else with_cause
        if _ANY_CAUSE.search(text) and (not all(said) or _OTHERS_TOO.search(text)):
            return with_cause + without
        return without if any(said) else with_cause

    def _labels(self, statuses: Iterable[str]) -> tuple[str, ...]:
        wanted = set(statuses)
        return tuple(label.label for label in self._report.scale if label.status in wanted)

    # --- numbers ------------------------------------------------------------------------------------------

    def numbers(self, sentence: Sentence) -> list[NumberCondition]:
        """Numbers that rows are compared with: 「達成率80%未満」, 「目標の半分にも届かない」, 「実績が1万人以上」."""
        conditions: list[NumberCondition] = []
        between = _between(sentence)
        for number in sentence.numbers:
            if number.unit in {"指標", "項目", "つ", "個"}:
                continue
            if between and number in between:
                op: Comparison = "ge" if number is between[0] else "le"
                unit = _unit(between[1].unit)
                metric = self._metric(sentence, between[0])
                conditions.append(NumberCondition(metric=metric, op=op, value=number.value, unit=unit))
                continue
            if distance := self._distance(sentence, number):
                conditions += distance
                continue
            compared = number.comparison or self._op_by_cue(sentence, number) or _exactly(sentence, number)
            if compared is None:
                continue
            metric = self._metric(sentence, number)
            if left := self._left_over(sentence, number, compared):
                conditions += left
                continue
            value = number.ratio if number.ratio is not None else number.value
            unit = "%" if metric is Metric.ACHIEVEMENT else number.unit
            if metric is Metric.ACHIEVEMENT and number.unit not in {"%", "倍", "割", ""}:
                metric, unit, value = Metric.ACTUAL, number.unit, number.value
            conditions.append(NumberCondition(metric=metric, op=compared, value=value, unit=_unit(unit)))
            if number.upper is not None:
                conditions.append(
                    NumberCondition(metric=metric, op="lt", value=number.upper, unit=_unit(unit))
                )
        return conditions

    def _distance(self, sentence: Sentence, number: NumberMention) -> list[NumberCondition]:
        """「目標に9ポイント以上及ばない」, 「目標を100人以上上回る」: how far the actual lies from the target."""
        before, after = sentence.text[: number.start], sentence.text[number.end :]
        said = sentence.all("met", "unmet", "high", "low")
        cue = next((cue for cue in said if 0 <= cue.start - number.end <= 8), None)
        if (
            cue is None
            or not re.search(r"目標(値)?(に|を|より|から)(は|も)?$", before)
            or (number.ratio is not None and number.unit != "%")
        ):
            return []
        low = (cue.concept in {"unmet", "low"}) != cue.negated
        if number.unit == "%":
            return _beyond(sentence, number, cue, low=low)
        metric = Metric.FINAL_GAP if target_year(sentence, cue) == self._report.final_year else Metric.GAP
        unit = "ポイント" if number.unit in {"ポイント", "%"} else _unit(number.unit)
        wide = not re.match(r"\s*(以内|以下|未満)", after)
        value = -number.value if low else number.value
        return [NumberCondition(metric=metric, op="le" if low == wide else "ge", value=value, unit=unit)]

    def _left_over(self, sentence: Sentence, number: NumberMention, op: Comparison) -> list[NumberCondition]:
        """「残り10人以内」: the gap to the target lies between −10人 and 0."""
        if not re.search(r"(残り|あと|不足)が?$", sentence.text[: number.start]):
            return []
        first = any(year.year == self._report.fiscal_year for year in sentence.years)
        metric = Metric.GAP if first else Metric.FINAL_GAP
        turned: dict[Comparison, Comparison] = {"le": "ge", "lt": "gt", "ge": "le", "gt": "lt", "eq": "eq"}
        unit = _unit(number.unit)
        return [
            NumberCondition(metric=metric, op=turned[op], value=-number.value, unit=unit),
            NumberCondition(metric=metric, op="lt", value=Decimal(0), unit=unit),
        ]

    def _op_by_cue(self, sentence: Sentence, number: NumberMention) -> Comparison | None:
        following = [cue for cue in sentence.all("met", "unmet") if 0 <= cue.start - number.end <= 6]
        if not following:
            return None
        cue = following[0]
        low = (cue.concept == "unmet") != cue.negated
        beyond = re.match(r"(超|越|こ|上回|突破)", sentence.text[cue.start : cue.end])
        return "lt" if low else ("gt" if beyond else "ge")

    def _metric(self, sentence: Sentence, number: NumberMention) -> Metric:
        before = [
            cue
            for cue in sentence.all("rate", "target", "actual", "final_target")
            if cue.start < number.start
        ]
        last = before[-1] if before else None
        of_target = re.search(r"(目標|計画)(値)?の?$", sentence.text[: number.start])
        if (
            number.ratio is not None
            and number.unit == "%"
            and not of_target
            and not (last and last.concept == "rate")
            and not re.search("分の|半", sentence.text[number.start : number.end])
        ):
            return Metric.ACTUAL
        if sentence.text[: number.start].endswith("目標比") and number.unit == "%":
            return Metric.ACHIEVEMENT
        if number.ratio is not None or (last and last.concept == "rate"):
            return Metric.ACHIEVEMENT
        if last and last.concept in {"target", "final_target"} and not sentence.has("actual"):
            final = last.concept == "final_target" or target_year(sentence, last) == self._report.final_year
            return Metric.FINAL_TARGET if final else Metric.TARGET
        if number.unit == "%" and not (last and last.concept == "actual"):
            return Metric.ACHIEVEMENT
        return Metric.ACTUAL

    # --- words --------------------------------------------------------------------------------------------

    def text_fields(self, sentence: Sentence) -> tuple[Field, ...]:
        """The fields in which words are looked for: 「課題欄で」 → issue; all texts where none is named."""
        named = {
            "why": Field.DELAY_REASON,
            "issue": Field.ISSUE,
            "future": Field.FUTURE_MEASURE,
            "progress": Field.PROGRESS_NOTE,
            "initiative": Field.INITIATIVE,
        }
        if _IN_THE_NAME.search(sentence.text):
            return (Field.INDICATOR,)
        fields = tuple(
            dict.fromkeys(
                named[cue.concept] for cue in sentence.cues if cue.concept in named and not cue.negated
            )
        )
        return fields or _TEXT_FIELDS

    def quoted_words(self, sentence: Sentence) -> list[str]:
        """The quoted words that are to be looked for: no label, heading or rating, unless called a word."""
        skip = {key(cue_text) for cue_text in ("指標", "KPI")}
        skip |= {key(mention.name) for _, mention in (*sentence.labels, *sentence.headings)}
        rated = {key(sentence.text[item.start : item.end]) for item in self.statuses(sentence)}
        return [
            word
            for word in sentence.quoted
            if key(word) not in skip
            and (key(word) not in rated or _WORD_SAID.match(sentence.text.partition(word)[2]))
        ]

    def texts(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """The words that rows must mention: what is quoted, else the sentence's terms; 「連携や共催」 is either."""
        words = self.quoted_words(sentence)
        if not words and sentence.quoted and not _MENTIONED_BESIDE.search(_QUOTES.sub("", sentence.text)):
            return ()
        if not words:
            said = [self._with_suffix(sentence, term) for term in sentence.terms if term.weight >= 0.9]
            words = self._distinct(_parted(sentence, said))
            last = sentence.causes[-1] if sentence.causes else None
            if not words and last and re.match(r"(に|を|が|の|という)", sentence.text[last.end :]):
                words = [last.name]
        if not words:
            return ()
        fields = self.text_fields(sentence)
        literal = words[0] in sentence.quoted or bool(_AS_WRITTEN.search(sentence.text))
        absent = bool(_NOT_MENTIONED.search(sentence.text))
        groups = _alternatives(sentence, words)
        alone = tuple(group[0] for group in groups if len(group) == 1)
        wanted = [(alone, False)] if alone else []
        wanted += [(tuple(group), True) for group in groups if len(group) > 1]
        return tuple(
            TextCondition(words=some, fields=fields, any_of=either, literal=literal, absent=absent)
            for some, either in wanted
        )

    def _with_suffix(self, sentence: Sentence, term: Term) -> str:
        """The term with the suffix behind it, where the report prints that word: 高齢 → 高齢化."""
        longer = sentence.text[term.start : term.end + 1]
        suffixed = re.search(r"[化性者率数費]$", longer) and not sentence.pieces
        return longer if suffixed and any(longer in text for text in self._texts) else term.text

    def _distinct(self, words: Sequence[str]) -> list[str]:
        """Words that are not synonyms of an earlier one: 費用やコスト → 費用."""
        kept: list[str] = []
        for word in words:
            same = {phrase.key for phrase in self._thesaurus.same(self._thesaurus.phrase(word))}
            if not any(key(other) in same for other in kept):
                kept.append(word)
        return kept


def _linked(sentence: Sentence, one: str, other: str) -> bool:
    return re.search(f"{re.escape(one)}{_OR.pattern}{re.escape(other)}", sentence.text) is not None


def _parted(sentence: Sentence, words: Sequence[str]) -> list[str]:
    """The words, with a 「コストの増加」 that is linked to its neighbours cut: 「費用やコストの増加・上昇」."""
    parted: list[str] = []
    for place, word in enumerate(words):
        linked = (place > 0 and _linked(sentence, words[place - 1], word)) or (
            place + 1 < len(words) and _linked(sentence, word, words[place + 1])
        )
        parted += word.split("の") if linked else [word]
    return [word for word in parted if len(word) > 1]


def _alternatives(sentence: Sentence, words: Sequence[str]) -> list[list[str]]:
    """The words in groups of which one suffices: 「ハローワークとの連携や共催」 → [ハローワーク], [連携, 共催]."""
    if len(words) > 1 and _EITHER.search(sentence.text):
        return [list(words)]
    groups: list[list[str]] = []
    for word in words:
        before = groups[-1][-1] if groups else ""
        joined = before and _linked(sentence, before, word)
        if joined and not _BOTH_WORDS.search(sentence.text):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _unbracketed(sentence: Sentence, mention: Mention) -> bool:
    """Whether exactly the label without a remark in brackets is meant: 「カッコなしの「進捗の遅れ」」."""
    if _BARE.search(sentence.text[: mention.start]):
        return True
    near = any(
        0 <= mention.start - cue.end <= _NEAR or 0 <= cue.start - mention.end <= _NEAR
        for cue in sentence.all("unbracketed")
    )
    return near and not _ANY_CAUSE.search(sentence.text)


def _between_two(sentence: Sentence, one: Mention, other: Mention) -> str:
    first, second = sorted((one, other), key=lambda item: item.start)
    return sentence.text[first.end : second.start]


def _together(sentence: Sentence, found: Sequence[StatusMention]) -> list[StatusMention]:
    """The mentions, those joined to one that is set aside set aside with it: 「順調と評価不可を除いて」."""
    joined = list(found)
    for place in range(len(joined) - 2, -1, -1):
        one, other = joined[place], joined[place + 1]
        between = sentence.text[one.end : other.start]
        if not one.negated and other.negated and _JOINED.fullmatch(between):
            joined[place] = replace(one, negated=True)
    return joined


def _beyond(sentence: Sentence, number: NumberMention, cue: Cue, *, low: bool) -> list[NumberCondition]:
    """「目標を1割以上上回った」: an achievement of 110 % or more."""
    if not _BEYOND.match(sentence.text[cue.start :]) or number.value >= 100:
        return []
    wide = not re.match(r"\s*(以内|以下|未満)", sentence.text[number.end :])
    limit = NumberCondition(
        metric=Metric.ACHIEVEMENT,
        op="le" if low == wide else "ge",
        value=100 - number.value if low else 100 + number.value,
        unit="%",
    )
    if wide:
        return [limit]
    met = NumberCondition(metric=Metric.ACHIEVEMENT, op="lt" if low else "gt", value=Decimal(100), unit="%")
    return [limit, met]


def _between(sentence: Sentence) -> tuple[NumberMention, NumberMention] | None:
    """The two numbers of a range: 「70％から80％の間」."""
    for first, second in pairwise(sentence.numbers):
        joined = re.fullmatch(r"\s?(から|〜|～|~|-)\s?", sentence.text[first.end : second.start])
        if joined and re.match(r"\s?(の間|のあいだ|の範囲|まで(?!に))", sentence.text[second.end :]):
            return first, second
    return None


def _exactly(sentence: Sentence, number: NumberMention) -> Comparison | None:
    """「達成率がちょうど100%」, 「100%ぴったり」 of rows, not of a share that is to be confirmed."""
    said = re.match(r"\s?(ちょうど|ぴったり|きっかり|ジャスト)の", sentence.text[number.end :]) or re.search(
        r"(ちょうど|ぴったり)\s?$", sentence.text[: number.start]
    )
    return "eq" if said and sentence.has("rate") else None


def target_year(sentence: Sentence, cue: Cue) -> int | None:
    """The year that a word like 目標 carries: 「令和6年度の目標」, 「目標（R6）」; None where none stands near."""
    before = [year for year in sentence.years if 0 <= cue.start - year.end <= 14]
    after = [year for year in sentence.years if 0 <= year.start - cue.end <= 3]
    crossing = [
        other
        for other in sentence.all("target", "actual")
        if before and before[-1].end <= other.start < cue.start
    ]
    if before and not crossing:
        return before[-1].year
    return after[0].year if after else (before[-1].year if before else None)


def _unit(unit: str) -> str:
    return {"ポイント": "%", "名": "人", "倍": "%"}.get(unit, unit)
