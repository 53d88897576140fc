"""Rows set side by side: 「AとBではどちら」, sums of several rows, parts of one cell."""

import re
from collections.abc import Sequence

from ingest.records import Field
from service.language.terms import Term
from service.query import Ask, Metric, Query, Selection
from service.understanding.asking import Asked
from service.understanding.grounds import Grounds
from service.understanding.mentions import RowMention
from service.understanding.resolution import leading
from service.understanding.row_lookup import RowLookup, between_parts
from service.understanding.sentence import Sentence
from service.understanding.wording import SIDE

CLEAR = 0.6
_ABOVE = r"(?<!目標)(?<!目標値)(?<!計画)(?<!予定)(?<!想定)より"  # than another row, not than its own target
_JOINT = re.compile(
    r"(?<!.)と(?!し|い|り|か|の関)|(?<![たいるだすんっ])と(?=$|[^ぁ-ん])|^とか$|^[、,]$|"
    + _ABOVE
    + r"|および|及び|ならびに|それから|それに|(?i:\bvs\.?(?![a-z]))|対$|とでは|それとも|もしくは|あるいは|または"
)
_ADDED = re.compile(r"^(?:の[㐀-鿿]{1,4})?\s?(?:\+|プラス|足す|たす)\s?$")  # 「A+B」
_APART_BY = re.compile(
    r"(?:何|なん|いく|どれ|どの)[^。、]{0,8}?(?:の|も|ほど|くらい|ぐらい|程度|だけ)?、?(?:ひら[いきけ]|開[いきけ]|離れ|はなれ|隔た|へだた|違[いうっ]|ちが[いうっ]|差)"
)  # 「何ポイントひらいてる」
_BY_RATE = re.compile(
    r"(?<![㐀-鿿])率(?:で|的に|だと|なら|では|から)(?:は|も|言|い[いえう]|見|み|比|くら|考|良|よ|い|高|上|優|勝|まし|低|悪|下|、)"
)
_FALLS_SHORT = re.compile(r"(?:足り|足ら|不足|届か|及ば|未達)")
_ENUMERATED = re.compile(r"^の?[㐀-鿿ァ-ヶーA-Za-z\d%()・の「」]*[、,]\s*$")  # 「Aの実績、Bの実績」
_RELATED = re.compile(
    r"(?<!目標)(?<!目標値)(?<!計画)(?<!全体)の(?:およそ|おおよそ|約|だいたい|大体|ざっと|ほぼ)?、?\s?(?:何|なん|幾|どれくらいの)\s?(?:倍|割|%|パー|分の)|(?:(?<![てがはも、])より|と比べて?|に比べて?|(?<!目標)(?<!目標値)(?<!計画)に対して?)(?!より)[^。]{0,14}(?:何|なん|どれ|どの|いく|幾|倍)"
)  # 「AはBの何倍か」
_THAN_CLAIMED = re.compile(
    _ABOVE + r"(?:も|は)?、?[^。、]{0,16}?(?:(?P<low>低|悪|小さ|少な|下)|高|良|よ[いかく]|大き|多|上|まし)"
)  # 「AはBより達成率が高いですよね」
_AS_RATIO = re.compile(r"倍|(?:何|なん|幾)\s?(?:割|%|パー|分の)")
_OF_TWO = re.compile(r"(?:は|って|が|も)、?$|(?:より|比べて?|対して?|対し)[もはと]?、?$")

_SUBJECT = re.compile(r"(?:は|のほうが|の方が|が|って)、?[^、。]{1,40}$")
_PARTICLE = re.compile(r"(なら|だと|とでは|では|って|ですが|について|は、?$|が、?$|を、$)")


class Comparison:
    """Finds the rows that a sentence names side by side, and by what they are compared."""

    def __init__(self, grounds: Grounds, lookup: RowLookup) -> None:
        self._grounds = grounds
        self._lookup = lookup

    def query(self, sentence: Sentence) -> Query | None:
        """Two or more rows set side by side: 「AとBではどちら」; None where the sentence compares none."""
        adding = sentence.has("sum", "average") or self._plus(sentence)
        said = _THAN_CLAIMED.search(sentence.text)
        claimed = said if said and self._grounds.claiming.is_yes_no(sentence) else None
        related = _RELATED.search(sentence.text) is not None
        if (
            not adding
            and not claimed
            and not related
            and not sentence.has("which", "compare", "difference", "both", "each")
            and not SIDE.search(sentence.text)
            and not _APART_BY.search(sentence.text)
        ):
            return None
        parts, terms = self._lookup.parts(sentence)
        rows = self.several(sentence, terms)
        asked = self._grounds.asking.asked(sentence)
        if claimed and len(rows) == 2:
            return self._claimed(sentence, rows, asked, parts, claimed)
        if len(rows) == 2 and related and _AS_RATIO.search(sentence.text) and not sentence.has("rate"):
            return self._ratio(sentence, rows, asked)
        if len(rows) > 1 and adding:
            metric = self._value(sentence, asked)
            if re.search(r"(届か|足り|不足|下回|上回)", sentence.text):
                metric = Metric.GAP
            if sentence.has("rate"):
                metric = Metric.ACHIEVEMENT
            kind = "average" if sentence.has("average") else "sum"
            return Query(ask=Ask.AGGREGATE, selection=Selection(rows=rows), metrics=(metric,), aggregate=kind)
        if len(rows) > 1:
            return self.compare(sentence, rows, asked, parts)
        if (
            len(parts) > 1
            and sentence.has("met", "unmet", "rate", "far", "near")
            and not between_parts(sentence)
        ):
            found = (
                self._grounds.resolver.rows_of(sentence)
                if sentence.indicators
                else self._grounds.resolver.by_terms(terms)
            )
            if len(leading(found)) == 1 and self._lookup.has_parts(leading(found)[0]):
                metrics = (Metric.ACHIEVEMENT, Metric.GAP)
                return Query(
                    ask=Ask.LOOKUP,
                    selection=Selection(rows=leading(found)),
                    metrics=metrics,
                    parts=parts,
                )
        return None

    def _claimed(
        self,
        sentence: Sentence,
        rows: tuple[int, ...],
        asked: Asked,
        parts: tuple[str, ...],
        claimed: re.Match[str],
    ) -> Query:
        """Whether one row lies above (or below) the other: the row claimed to lead comes first."""
        compared = self.compare(sentence, rows, asked, parts)
        metrics = compared.metrics or ((Metric.ACHIEVEMENT,) if sentence.has("rate") else (Metric.ACTUAL,))
        second_first = re.search(r"(?:のほう|の方)?(?:が|は)", sentence.text[claimed.start() : claimed.end()])
        turned = second_first and not _SUBJECT.search(sentence.text[: claimed.start()])
        return Query(
            ask=Ask.COMPARE,
            selection=Selection(rows=rows[::-1] if turned else rows),
            metrics=metrics,
            best=claimed["low"] is None,
            yes_no=True,
        )

    @staticmethod
    def _plus(sentence: Sentence) -> bool:
        """Whether something is added to something: 「A+Bは」, 「AプラスB」."""
        return bool(
            re.search(r"(?<=[^\s\d])\s?(\+|プラス|足す|たす)\s?(?=[^\s\d(はすマかで、。])", sentence.text)
        )

    def _value(self, sentence: Sentence, asked: Asked) -> Metric:
        """The column of which values of several rows are put together: the actual unless a target is named."""
        plans = (Metric.TARGET, Metric.FINAL_TARGET)
        if named := [metric for metric in plans if Field(metric.value) in asked.fields]:
            return named[0]
        if not sentence.has("target") or sentence.has("actual"):
            return Metric.ACTUAL
        final = any(year.year == self._grounds.report.final_year for year in sentence.years)
        return Metric.FINAL_TARGET if final else Metric.TARGET

    def _ratio(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked) -> Query:
        """One row's value as a multiple of another's: 「AはBの何倍か」, 「Bに比べてAは何倍か」."""
        metric = self._value(sentence, asked)
        turned = re.search(r"(比べ|比べて|より|対して|対し)も?、?", sentence.text)
        second_first = turned and re.search(
            r"(?<!で)(は|が)[^。]{0,8}(何|なん|幾)", sentence.text[turned.end() :]
        )
        return Query(
            ask=Ask.COMPARE,
            selection=Selection(rows=rows[::-1] if second_first else rows),
            metrics=(metric,),
            magnitude=sentence.has("difference"),
            times=True,
        )

    def several(self, sentence: Sentence, terms: Sequence[Term]) -> tuple[int, ...]:
        """Two or more rows that the sentence names side by side: 「AとBでは」."""
        named = [row for mention in sentence.indicators for row in mention.rows]
        if sentence.pieces and len(set(named)) < 2:
            each = (self.several(piece, piece.terms) for piece in sentence.pieces)
            return next((rows for rows in each if rows), ())
        rows: list[int] = []
        marks = "・" if sentence.has("sum", "average") else ""
        if sentence.has("actual", "target") and self._grounds.resolver.by_terms(terms).indicator < CLEAR:
            marks += "や"  # else alternatives that one row holds: 妊娠中や子育ての相談
        for chunk in self._chunks(sentence, terms, marks):
            rows += [row for item in chunk if isinstance(item, RowMention) for row in item.rows]
            described = [item for item in chunk if isinstance(item, Term)]
            found = self._grounds.resolver.by_terms(described)
            best = leading(found)
            nouns = any(match.term.weight >= 1 and match.rows for match in found.matches)
            if (
                nouns
                and len(described) == len(chunk)
                and len(best) == 1
                and found.found
                and found.indicator >= CLEAR
            ):
                rows.append(best[0])
        rows = rows if set(rows) >= set(named) else named
        return tuple(dict.fromkeys(rows)) if len(set(rows)) > 1 else ()

    @staticmethod
    def _chunks(sentence: Sentence, terms: Sequence[Term], marks: str) -> list[list[Term | RowMention]]:
        """Terms and printed names between the joints of an enumeration: と, 、, それから, and these marks.

        Empty where nothing is joined.
        """
        chunks: list[list[Term | RowMention]] = [[]]
        related = _RELATED.search(sentence.text)
        position, joined = 0, False
        items: list[Term | RowMention] = [*terms, *sentence.indicators]
        for item in sorted(items, key=lambda item: item.start):
            between = sentence.text[position : item.start] if item.start > position else ""
            of_two = related and item.start < related.end() and _OF_TWO.search(between)
            if position and not of_two and _PARTICLE.search(between):
                if len(chunks) > 1:
                    break
                chunks = [[]]
            marked = any(mark.search(between) for mark in (_JOINT, _ADDED, _ENUMERATED))
            joint = marked or of_two or (between and between in marks)
            if position and joint and (isinstance(item, RowMention) or item.weight >= 1):
                chunks.append([])
                joined = True
            chunks[-1].append(item)
            position = item.end
        return [chunk for chunk in chunks if chunk] if joined else []

    def compare(
        self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]
    ) -> Query:
        related = _RELATED.search(sentence.text)
        which = sentence.has("which", "compare", "difference", "best", "worst") or related is not None
        which = which or bool(SIDE.search(sentence.text) or _APART_BY.search(sentence.text))
        if not which:
            return self._lookup.query(sentence, rows, asked, parts)
        metrics = asked.metrics
        if _BY_RATE.search(sentence.text) or (not metrics and self._in_two_units(rows, asked)):
            metrics = (Metric.ACHIEVEMENT,)
        elif not metrics or metrics == (Metric.GAP,):
            target = sentence.has("target", "rate", "met") or re.search("超え|近|届", sentence.text)
            wants_gap = re.search(
                r"(何|どれ|どの)[^。]{0,6}(人|件|ポイント)|開きが?大きい|離れ|差が|不足|人数", sentence.text
            )
            lacks = re.search(r"(?<!人手)(?<!人材)(不足|未達)(分|幅|数|額|量|人数)?(が|の|は)", sentence.text)
            metrics = (
                (Metric.GAP,)
                if (target and wants_gap) or lacks
                else (Metric.ACHIEVEMENT,)
                if target
                else (Metric.ACTUAL,)
            )
        text = self._without_labels(sentence)
        worst = bool(
            re.search(r"(低|悪|深刻|小さ|少な|離れ|遠|苦戦|下回|届かな|遅れ|落ち込|不足|開きが)", text)
        )
        if Metric.GAP in metrics and _FALLS_SHORT.search(text):
            worst = not re.search(r"(小さ|少な|わずか|僅か)[^。]{0,3}(の|方|ほう|く|か)", text)
        return Query(
            ask=Ask.COMPARE,
            selection=Selection(rows=rows),
            metrics=metrics,
            fields=asked.fields,
            parts=parts,
            best=not worst,
        )

    def _in_two_units(self, rows: tuple[int, ...], asked: Asked) -> bool:
        """Whether the actuals of the rows cannot be set side by side, and no column of them is asked."""
        units = [
            {one.unit for one in self._grounds.report.measure(row).value(Field.ACTUAL).quantities}
            for row in rows
        ]
        told = all(len(unit) == 1 for unit in units) and len(set.union(*units)) > 1
        return told and not set(asked.fields) & {Field.ACTUAL, Field.TARGET, Field.FINAL_TARGET}

    @staticmethod
    def _without_labels(sentence: Sentence) -> str:
        """The text without the ratings named in it: 「どちらも「進捗の遅れ」だが、良いのは」."""
        text = sentence.text
        for _, mention in sentence.labels if not sentence.pieces else ():
            text = text[: mention.start] + "・" * (mention.end - mention.start) + text[mention.end :]
        return re.sub(r"[「『][^」』]*[」』]", "", text)
