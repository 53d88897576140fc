"""Questions about named or described rows: their cells, figures, claims, comparisons, and passages of narrative."""

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.normalize import key, years
from ingest.records import Field, Report
from service.evidence.passages import Passage, PassageIndex
from service.evidence.row_index import TermMatch
from service.language.terms import Term
from service.query import Ask, Claim, Metric, Query, Selection
from service.understanding.asking import Asked, AskReader
from service.understanding.context import Context
from service.understanding.mentions import ReportWords
from service.understanding.resolution import PARTLY, TOPIC, Resolution, Resolver
from service.understanding.scope import Scope, abstain
from service.understanding.sentence import Sentence

VALUES = {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}
PASSAGE, CLEAR, MISSING = 0.5, 0.6, 0.34
SURE, LENIENT = 0.85, 0.6
SHORT = 22  # characters of a follow-up that names a row and nothing else
_JOINT = re.compile(r"(?<!.)と(?!し|い|り|の関)|と(?=$|[^ぁ-ん])|^[、,]$|より|および|及び|ならびに|それから|\bvs\b|とでは")
_SIDE = re.compile(r"(高い|低い|良い|いい|悪い|大きい|小さい|多い|少ない|近い|遠い)(方|ほう)(は|が|を|って|[?。]|$)|[^かに]か[^。か]{2,12}か[。?]*$|[たるい](の|もの|ほう|方)(は|って)[?。]*$")
_MONEY = re.compile(r"(金額|総額|何円|いくら(?!も|でし|だった|くらい)|費用は|予算は|何万円|何億円|赤字|黒字|値段|料金|幾ら(?!か?でし))")
_COUNTER = re.compile(r"(?:何|なん)\s?(人|名|件|回|台|冊|社|校|団体|世帯|km|トン|か所|カ所|箇所|店舗|基|日|通|行政区|教室|尾|本|つ)")
_THEN = re.compile(r"^(では|じゃあ|じゃ|それでは|それじゃ|なら|で、|ほな|んじゃ|次に|続いて|一方)")
_SAME_COUNTER = {"名", "つ", "か所", "カ所", "箇所", "件"}  # said of anything that is counted
_OWN_COUNTER = {"回", "団体", "社", "校", "通", "行政区", "km", "トン"}  # never another word for a row's own unit
_GENERIC = {"件", "個", "本", "つ", "箇所", "カ所", "か所"}
_ORDINAL = re.compile(r"(?:(\d)つ目|(\d)番目|最初|1番上|前者|後者|最後|一番上)")


class RowsQuestion:
    """Builds queries over single rows or a few of them."""

    def __init__(
        self,
        report: Report,
        asking: AskReader,
        resolver: Resolver,
        passages: PassageIndex,
        words: ReportWords,
        scope: Scope,
    ) -> None:
        self._report = report
        self._asking = asking
        self._resolver = resolver
        self._passages = passages
        self._words = words
        self._scope = scope
        self._part_names = tuple(
            dict.fromkeys(
                quantity.part
                for measure in report.measures
                for value in measure.values.values()
                for quantity in value.quantities
                if quantity.part
            )
        )

    def comparison(self, sentence: Sentence) -> Query | None:
        """Two or more rows set side by side: 「AとBではどちら」; None where the sentence compares none."""
        adding = sentence.has("sum", "average")
        if not adding and not sentence.has("which", "compare", "difference", "both", "each") and not _SIDE.search(sentence.text):
            return None
        parts, terms = self._parts(sentence)
        rows = self._several(sentence, terms)
        asked = self._asking.asked(sentence)
        if len(rows) > 1 and adding:
            metric = next((metric for metric in (Metric.TARGET, Metric.FINAL_TARGET) if Field(metric.value) in asked.fields), Metric.ACTUAL)
            if re.search(r"(届か|足り|不足|下回|上回)", sentence.text):
                metric = Metric.GAP
            if sentence.has("rate"):
                metric = Metric.ACHIEVEMENT
            kind = "sum" if sentence.has("sum") and not sentence.has("average") else "average"
            return Query(ask=Ask.AGGREGATE, selection=Selection(rows=rows), metrics=(metric,), aggregate=kind)  # type: ignore[arg-type]
        if len(rows) > 1:
            return self._compare(sentence, rows, asked, parts)
        if len(parts) > 1 and sentence.has("met", "unmet", "rate", "far", "near"):
            found = self._resolver.rows_of(sentence) if sentence.indicators else self._resolver.by_terms(terms)
            if len(self._leading(found)) == 1 and self._has_parts(self._leading(found)[0]):
                metrics = (Metric.ACHIEVEMENT, Metric.GAP)
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=self._leading(found)), metrics=metrics, parts=parts)
        return None

    def query(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> Query:
        parts, terms = self._parts(sentence)
        asked = self._asking.asked(sentence)
        resolution = self._resolver.rows_of(replace(sentence, terms=tuple(terms)))
        if not resolution.found and (topical := self._resolver.by_topic(sentence.text, terms)):
            resolution = topical
        if self._refers(sentence, resolution, terms, context):
            if follow := self._follow(sentence, asked, context, before, parts):
                return follow
            if not terms and not sentence.numbers and not self._words.sounding(sentence.text):
                return Query(ask=Ask.CLARIFY)
        vague = (asked.nothing or sentence.has("overall")) and (len(sentence.text) < SHORT or _THEN.match(sentence.text))
        earlier = context.query
        if vague and resolution.found and earlier and earlier.ask is Ask.LOOKUP and (earlier.fields or earlier.metrics):
            rows = self._choose(resolution, Context(), ())
            return self._lookup(sentence, rows, Asked(earlier.fields, earlier.metrics, earlier.times), parts)
        several = self._several(sentence, terms)
        if len(several) > 1:
            return self._compare(sentence, several, asked, parts)
        if not resolution.found and (printed := self._by_number(sentence)):
            resolution = Resolution("named", printed, 1.0, 1.0)
        if quoted := self._passages.quoting(sentence.quoted, resolution.rows if resolution.kind == "named" else None):
            return self._passage_query(sentence, quoted)
        passage = self._passage(sentence, resolution)
        weak = not resolution.found or resolution.indicator < CLEAR or bool(self._uncovered(sentence, resolution))
        if weak and resolution.kind != "named" and (not passage or passage.own < 0.75):
            sounding = self._words.sounding(sentence.text)
            if len(sounding) == 1:
                resolution = Resolution("named", tuple(sounding), 1.0, 1.0)
        if passage and self._prefers_passage(sentence, resolution, asked, passage):
            return self._find(sentence, passage)
        if not resolution.found:
            return self._nothing(sentence, resolution)
        return self._of_rows(sentence, resolution, asked, parts, context, before)

    def _of_rows(
        self,
        sentence: Sentence,
        resolution: Resolution,
        asked: Asked,
        parts: tuple[str, ...],
        context: Context,
        before: Sequence[Query],
    ) -> Query:
        rows = self._choose(resolution, context, before)
        measures = [self._report.measure(row) for row in rows]
        if year := self._scope.other_year(sentence, measures, asked.fields):
            return abstain("other_year", year, rows)
        if missing := self._uncovered(sentence, resolution):
            return abstain("no_such_value" if self._words.prints(missing.text) else "unknown_topic", missing.text, rows)
        if unit := self._other_unit(sentence, asked, rows):
            counted = self._passages.counting(rows, unit, self._resolver.matches(sentence.terms))
            return self._passage_query(sentence, counted) if counted else abstain("no_such_value", unit, rows)
        return self._lookup(sentence, rows, asked, parts)

    def _by_number(self, sentence: Sentence) -> tuple[int, ...]:
        """The rows that print a number of the sentence: 「27,940人と書いてある行」."""
        wanted = {(number.value, number.unit) for number in sentence.numbers if number.unit and number.value >= 10}
        return tuple(
            measure.row
            for measure in self._report.measures
            if any((quantity.value, quantity.unit) in wanted for value in measure.values.values() for quantity in value.quantities)
        )

    # --- pieces -------------------------------------------------------------------------------------------

    def _parts(self, sentence: Sentence) -> tuple[tuple[str, ...], list[Term]]:
        """The parts of cells that the sentence names (中学生 → 中学校), and the terms without them."""
        parts, rest = [], []
        for term in sentence.terms:
            forms = {term.phrase.key, *(phrase.key for phrase in term.same)}
            name = next((part for part in self._part_names if key(part) in forms), None)
            (parts if name else rest).append(name or term)  # type: ignore[arg-type]
        if "男女" in sentence.text:
            parts += [part for part in self._part_names if part in {"男性", "女性"}]
        named = tuple(dict.fromkeys(str(part) for part in parts))
        return named, list(rest)

    @staticmethod
    def _refers(sentence: Sentence, resolution: Resolution, terms: Sequence[Term], context: Context) -> bool:
        """Whether the sentence leans on what was said before: it has no rows of its own."""
        if sentence.indicators or sentence.departments and not sentence.has("that"):
            return False
        shared = resolution.kind == "several" and set(resolution.rows) & set(context.rows)
        if context.rows and (sentence.has("that") or resolution.indicator < CLEAR or shared) and not _THEN.match(sentence.text):
            return True
        light = all(term.weight < 1 for term in terms)
        return light or (not resolution.found and sentence.has("that", "among", "both", "then") and resolution.coverage < 0.5)

    def _follow(
        self, sentence: Sentence, asked: Asked, context: Context, before: Sequence[Query], parts: tuple[str, ...]
    ) -> Query | None:
        earlier = before[-1].selection.rows if before and before[-1].selection.rows else None
        rows = earlier or context.rows
        if not rows:
            return None
        single = context.query is not None and (context.query.ask is Ask.COMPARE or context.query.limit == 1)
        if single and not earlier and sentence.has("that") and not sentence.has("both", "each"):
            rows = rows[:1]
        if match := _ORDINAL.search(sentence.text):
            position = {"最初": 1, "前者": 1, "一番上": 1, "1番上": 1, "後者": 2, "最後": len(rows)}.get(match[0]) or int(match[1] or match[2])
            rows = rows[position - 1 : position] or rows
        rows = self._narrowed(sentence, rows)
        measures = [self._report.measure(row) for row in rows]
        if year := self._scope.other_year(sentence, measures, asked.fields):
            return abstain("other_year", year, rows)
        if sentence.has("both") and len(context.turns) > 1 and len(rows) == 1:
            rows = tuple(dict.fromkeys([*context.turns[-2].rows, *rows]))[-2:]
        if len(rows) == 2 and (sentence.has("which") or (sentence.has("difference", "compare") and len(rows) > 1)):
            previous = context.query.metrics if context.query else ()
            return self._compare(sentence, rows, Asked(asked.fields, asked.metrics if Metric.ACHIEVEMENT in asked.metrics else previous), parts)
        if asked.nothing or asked.fields == (Field.ACTUAL,):
            planned = context.query is not None and Field.FINAL_TARGET in context.query.fields
            if sentence.has("met", "unmet") and self._asking.is_yes_no(sentence):
                kind = "final_met" if planned else "met"
                cue = sentence.all("met", "unmet")[0]
                claim = Claim(kind=kind, positive=(cue.concept == "met") != cue.negated)  # type: ignore[arg-type]
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), claims=(claim,), yes_no=True)
        if passage := self._followed_passage(sentence, asked, rows):
            return passage
        if asked.nothing and not self._asking.claims(sentence):
            terms = sentence.terms
            ranked = self._passages.rank(self._resolver.matches(terms), rows=rows) if terms else []
            if ranked and ranked[0].own > 0.2:
                return Query(ask=Ask.FIND, selection=Selection(rows=(ranked[0].row,)), fields=(ranked[0].field,), focus=tuple(term.text for term in terms))
            if context.query and sentence.has("when", "who", "where", "how_much", "question_word"):
                fields = tuple(field for field in context.query.fields if field not in VALUES) or (Field.DELAY_REASON,)
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), fields=fields)
            if context.query and context.query.fields:
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), fields=context.query.fields, metrics=context.query.metrics)
        if len(rows) > 3 and not self._asking.claims(sentence):
            return Query(ask=Ask.LIST, selection=Selection(rows=rows), fields=asked.fields, metrics=asked.metrics)
        return self._lookup(sentence, rows, asked, parts)

    def _narrowed(self, sentence: Sentence, rows: tuple[int, ...]) -> tuple[int, ...]:
        """The one of several rows before whose indicator the follow-up names: 「会員数のほうは」."""
        nouns = [match for match in self._resolver.matches(sentence.terms) if match.term.weight >= 1]
        named = [row for row in rows if any(match.strength(row, (Field.INDICATOR,)) >= 0.85 for match in nouns)]
        return (named[0],) if len(rows) > 1 and len(named) == 1 else rows

    def _followed_passage(self, sentence: Sentence, asked: Asked, rows: Sequence[int]) -> Query | None:
        """A sentence in the narrative of the rows before, where the follow-up asks for a detail: いつ, どこ, 何件."""
        matches = [match for match in self._resolver.matches(sentence.terms)]
        ranked = self._passages.rank(matches, rows=rows) if matches else []
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        inside = max((sum(m.term.weight * m.rarity * m.strength(row, (Field.INDICATOR,)) for m in matches) / total for row in rows), default=0.0)
        if ranked and ranked[0].own >= 0.5 and (ranked[0].own > inside + 0.15 or sentence.has("when", "where", "who", "name_of")) and not set(asked.fields) - {Field.ACTUAL, Field.FUTURE_MEASURE}:
            return self._passage_query(sentence, ranked[0])
        if sentence.has("when") and (dated := self._passages.dated(rows)):
            return self._passage_query(sentence, dated)
        return None

    @staticmethod
    def _passage_query(sentence: Sentence, passage: Passage) -> Query:
        focus = tuple(term.text for term in sentence.terms)
        return Query(ask=Ask.FIND, selection=Selection(rows=(passage.row,)), fields=(passage.field,), focus=focus)

    def _several(self, sentence: Sentence, terms: Sequence[Term]) -> tuple[int, ...]:
        """Two or more rows that the sentence names side by side: 「AとBでは」."""
        named = [row for mention in sentence.indicators for row in mention.rows]
        if len(set(named)) > 1:
            return tuple(dict.fromkeys(named))
        rows = list(named)
        for chunk in self._chunks(sentence, terms):
            found = self._resolver.by_terms(chunk)
            leading = self._leading(found)
            if found.found and len(leading) == 1 and found.indicator >= CLEAR:
                rows.append(leading[0])
        return tuple(dict.fromkeys(rows)) if len(set(rows)) > 1 else ()

    @staticmethod
    def _chunks(sentence: Sentence, terms: Sequence[Term]) -> list[list[Term]]:
        """Terms between the joints of an enumeration: と, 、, それから. Empty where nothing is joined."""
        chunks: list[list[Term]] = [[]]
        position = sentence.indicators[-1].end if sentence.indicators else 0
        joined = False
        for term in terms:
            between = sentence.text[position : term.start] if term.start > position else ""
            if len(chunks) > 1 and re.search(r"(なら|だと|とでは|では、|って|ですが|は、?$)", between):
                break
            if position and _JOINT.search(between):
                chunks.append([])
                joined = True
            chunks[-1].append(term)
            position = term.end
        return [chunk for chunk in chunks if chunk] if joined else []

    def _compare(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]) -> Query:
        which = sentence.has("which", "compare", "difference") or _SIDE.search(sentence.text)
        if not which:
            return self._lookup(sentence, rows, asked, parts)
        metrics = asked.metrics
        if not metrics or metrics == (Metric.GAP,):
            target = sentence.has("target", "rate", "met") or re.search("超え|近|届", sentence.text)
            wants_gap = re.search(r"(何|どれ|どの)[^。]{0,6}(人|件|ポイント)|開きが?大きい|離れ|差が|不足", sentence.text)
            metrics = (Metric.GAP,) if target and wants_gap else (Metric.ACHIEVEMENT,) if target else (Metric.ACTUAL,)
        worst = bool(re.search(r"(低|悪|深刻|小さ|少な|離れ|遠|苦戦|下回|届かな|遅れ|開きが)", sentence.text))
        return Query(ask=Ask.COMPARE, selection=Selection(rows=rows), metrics=metrics, fields=asked.fields, parts=parts, best=not worst)

    def _lookup(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]) -> Query:
        claims = tuple(self._asking.claims(sentence))
        metrics = asked.metrics
        asked = self._by_printed_value(sentence, rows, asked)
        metrics = asked.metrics
        parts = tuple(part for part in parts if any(self._has_part(row, part) for row in rows))
        if len(parts) != 1 and sentence.has("difference", "which") and len(rows) == 1 and self._has_parts(rows[0]):
            target = sentence.has("target", "rate") and (sentence.has("which") or sentence.has("far"))
            between = (Metric.ACHIEVEMENT, Metric.GAP) if target else (Metric.PART_GAP,)
            metrics = between if Metric.PLAN_CHANGE not in metrics else metrics
        if Metric.PLAN_CHANGE not in metrics and Metric.PART_GAP in metrics:
            parts = ()
        return Query(
            ask=Ask.LOOKUP,
            selection=Selection(rows=rows),
            fields=asked.fields,
            metrics=metrics,
            parts=parts,
            claims=claims,
            yes_no=self._asking.is_yes_no(sentence),
            focus=tuple(term.text for term in sentence.terms),
            times=asked.times,
        )

    def _by_printed_value(self, sentence: Sentence, rows: Sequence[int], asked: Asked) -> Asked:
        """Fields named by their value: 「130件という目標」 is the final target where that prints 130件."""
        if len(rows) != 1:
            return asked
        measure = self._report.measure(rows[0])
        final = {(quantity.value, quantity.unit) for quantity in measure.value(Field.FINAL_TARGET).quantities}
        first = {(quantity.value, quantity.unit) for quantity in measure.value(Field.TARGET).quantities}
        if Metric.GAP in asked.metrics and any((n.value, n.unit) in final - first for n in sentence.numbers):
            changed = tuple(Metric.FINAL_GAP if metric is Metric.GAP else metric for metric in asked.metrics)
            return Asked(asked.fields, changed, asked.times)
        if not set(asked.fields) & VALUES:
            return asked
        wanted = {(number.value, number.unit) for number in sentence.numbers} if not sentence.years else set()
        for name, value in measure.values.items():
            if any((quantity.value, quantity.unit) in wanted for quantity in value.quantities) and name not in asked.fields:
                swapped = tuple(name if other in (Field.TARGET, Field.FINAL_TARGET) else other for other in asked.fields)
                return Asked(tuple(dict.fromkeys(swapped)), asked.metrics, asked.times)
        return asked

    def _has_part(self, row: int, part: str) -> bool:
        return any(value.part(part) for value in self._report.measure(row).values.values())

    def _has_parts(self, row: int) -> bool:
        return any(quantity.part for value in self._report.measure(row).values.values() for quantity in value.quantities)

    def _passage(self, sentence: Sentence, resolution: Resolution) -> Passage | None:
        """The sentence of the narrative that holds most of the question, within the named rows where there are."""
        rows = resolution.rows if resolution.kind == "named" else None
        matches = self._resolver.matches(sentence.terms)
        if not matches:
            return None
        ranked = self._passages.rank(matches, rows=rows)
        beyond = [match for match in matches if match.term.weight >= 1 and resolution.rows and not match.strength(resolution.rows[0], (Field.INDICATOR,)) >= 0.5]
        if resolution.found and beyond and (detailed := self._passages.rank(beyond, rows=resolution.rows)):
            held = {(passage.field, passage.text): passage.own for passage in detailed}
            ranked = sorted(ranked, key=lambda passage: (-held.get((passage.field, passage.text), 0.0) if passage.row in resolution.rows else 0.0, -passage.score))
        others = [year.year for year in sentence.years if year.year not in (self._report.fiscal_year, self._report.final_year)]
        dated = [passage for passage in ranked if passage.own >= ranked[0].own * 0.5 and set(others) & set(years(passage.text))]
        return (dated or ranked)[0] if ranked else None

    def _prefers_passage(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether the answer stands in a sentence of the narrative rather than in a value cell or a named field."""
        explicit = set(asked.fields) & {Field.TARGET, Field.FINAL_TARGET, Field.DEPARTMENT, Field.RATING} or asked.metrics
        if explicit or (self._asking.is_yes_no(sentence) and self._asking.claims(sentence)):
            return False
        if passage.own < PASSAGE and not (resolution.found and passage.row in resolution.rows):
            return False
        told = re.search(r"(書かれ|書いて|述べ|載って|記され|記載され)", sentence.text)
        wants_text = told or sentence.has("name_of", "when", "who", "where") or (asked.nothing and sentence.has("question_word"))
        narrative = set(asked.fields) - {Field.ACTUAL}
        margin = 0.6 if narrative else 0.35 if "実績" in sentence.text else 0.0 if asked.nothing else 0.15
        if narrative and resolution.indicator < CLEAR and passage.row not in self._leading(resolution):
            margin = 0.0
        if narrative and passage.row in resolution.rows and resolution.found:
            return False
        if asked.fields == (Field.ACTUAL,) and (counter := _COUNTER.search(sentence.text)):
            if not re.search(rf"\d\s?{re.escape(counter[1])}", passage.text):
                return False
            beyond = [match for match in resolution.matches if not match.rows.get(passage.row, {}).get(Field.INDICATOR)]
            if any(self._passages.holds(passage, match.term) >= 0.5 for match in beyond):
                return True
        if re.search("内訳", sentence.text) and re.search(r"\d", passage.text):
            margin = 0.0
        if asked.nothing and (wants_text or self._details(resolution, passage)) and passage.row in resolution.rows:
            return True
        if wants_text and asked.nothing and passage.own >= 0.8:
            margin = -0.05
        if wants_text and passage.score >= 0.6:
            margin = -0.3 if told or sentence.has("name_of", "who", "where", "when") else min(margin, 0.0)
        return passage.own > resolution.indicator + margin

    def _details(self, resolution: Resolution, passage: Passage) -> bool:
        """Whether a noun of the question stands in the passage and not in the row's indicator: 予約, 南口広場."""
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        beyond = [match for match in nouns if match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) < 0.5]
        return passage.row in resolution.rows and any(self._passages.holds(passage, match.term) >= 0.8 for match in beyond)

    def _find(self, sentence: Sentence, passage: Passage) -> Query:
        """The passage's cell, and a second cell of the row for terms that the first does not hold."""
        measure = self._report.measure(passage.row)
        if year := self._scope.other_year(sentence, [measure], ()):
            return abstain("other_year", year, (passage.row,))
        matches = self._resolver.matches(sentence.terms)
        heavy = [match for match in matches if match.term.weight >= 1]
        absent = [match for match in heavy if self._lacks(match, matches, passage.row)]
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        absent = [match for match in absent if match.term.is_topic]
        if passage.own < 1 and absent and sum(match.term.weight * match.rarity for match in absent) / total > 0.5:
            term = absent[0].term
            return abstain("no_such_value" if self._words.prints(term.text) else "unknown_topic", term.text, (passage.row,))
        if self._wants_number(sentence) and not re.search(r"\d", measure.text(passage.field)):
            ranked = self._passages.rank(matches, rows=(passage.row,))
            counted = next((other for other in ranked if other.own >= 0.3 and re.search(r"\d", other.text)), None)
            if counted is None:
                return abstain("no_such_value", sentence.terms[0].text if sentence.terms else "", (passage.row,))
            passage = counted
        if _MONEY.search(sentence.text) and "円" not in passage.text:
            return abstain("no_such_value", sentence.terms[0].text if sentence.terms else "", (passage.row,))
        fields = [passage.field]
        ranked = self._passages.rank(matches, rows=(passage.row,))
        rest = [match for match in heavy if self._passages.holds(passage, match.term) < 0.5]
        beyond = [match for match in rest if match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) < 0.5]
        for other in ranked:
            if other.field not in fields and any(self._passages.holds(other, match.term) >= 0.5 for match in beyond):
                fields.append(other.field)
                break
        return Query(
            ask=Ask.FIND,
            selection=Selection(rows=(passage.row,)),
            fields=tuple(fields),
            focus=tuple(term.text for term in sentence.terms),
            claims=(*self._asking.claims(sentence), *self._printed_claims(sentence, passage)),
            yes_no=self._asking.is_yes_no(sentence),
        )

    def _printed_claims(self, sentence: Sentence, passage: Passage) -> tuple[Claim, ...]:
        """A year that the question states and the passage prints: 「平成20年ごろから減った」."""
        stated = {year.year for year in sentence.years} - {self._report.fiscal_year, self._report.final_year}
        printed = stated & set(years(passage.text))
        return (Claim(kind="printed", words=tuple(str(year) for year in printed)),) if printed else ()

    @staticmethod
    def _wants_number(sentence: Sentence) -> bool:
        """A figure is asked of something that only the narrative mentions."""
        counting = sentence.has("how_much", "count") or re.search(r"(何|なん)\s?(%|パー|人|件|台|円|歳|回|か所|つ|億|万|校|団体)|いくら|(率|額|数|料金)(は|って|を|が|について)", sentence.text)
        return bool(counting) and not sentence.has("why", "name_of", "when", "where", "who", "issue", "future")

    def _other_unit(self, sentence: Sentence, asked: Asked, rows: Sequence[int]) -> str:
        """A unit asked for that the rows do not count in: 金額 of a row in 件; empty where all is well."""
        if asked.metrics or not set(asked.fields) & {Field.ACTUAL}:
            return ""
        units = {quantity.unit for row in rows for value in self._report.measure(row).values.values() for quantity in value.quantities}
        money = _MONEY.search(sentence.text)
        if money and units and "円" not in units:
            return money[0]
        counted = _COUNTER.search(sentence.text)
        if not counted or not units or counted[1] in units or counted[1] in _SAME_COUNTER:
            return ""
        return counted[1] if counted[1] in _OWN_COUNTER or not units & _GENERIC else ""

    def _uncovered(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A term of weight that the found row does not hold: then the row is not what is asked about.

        Where the sentence has a topic (before は, って, について), only the topic is weighed: what is said of it may differ.
        """
        if resolution.kind == "named" or not resolution.found or resolution.indicator == PARTLY:
            return None
        ends = [match.start() for match in TOPIC.finditer(sentence.text)]
        topical = next((end for end in ends if any(m.term.end <= end and m.strength(resolution.rows[0]) >= 0.5 and m.term.weight >= 1 for m in resolution.matches)), None)
        matches = [match for match in resolution.matches if topical is None or match.term.end <= topical]
        row = resolution.rows[0]
        missing = [match for match in matches if match.term.is_topic and self._lacks(match, matches, row)]
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        share = sum(match.term.weight * match.rarity for match in missing) / total
        narrative = sentence.has("why", "issue", "future", "progress")
        return missing[0].term if missing and share > (LENIENT if narrative else MISSING) else None

    def _lacks(self, match: TermMatch, matches: Sequence[TermMatch], row: int) -> bool:
        """Whether a row lacks a term: its words, its head, or the word it is one name with (がん検診)."""
        found = match.rows.get(row, {})
        best = max(found.values(), default=0.0)
        if best < 0.5 or (best < SURE and not self._resolver.index.has_word(row, match.term.head)):
            return True
        for other in matches:
            if match.term.end == other.term.start and other.term.weight >= 1 and not other.term.is_foreign:
                head = {name for name, value in other.rows.get(row, {}).items() if value >= 0.5}
                own = {name for name, value in found.items() if value >= 0.5}
                if Field.INDICATOR in head and not head & own:
                    return True
        return False

    @staticmethod
    def _leading(resolution: Resolution) -> tuple[int, ...]:
        """The rows of a resolution whose indicator holds the most."""
        by_row = {candidate.row: candidate for candidate in resolution.candidates}
        best = max((by_row[row].indicator for row in resolution.rows if row in by_row), default=0.0)
        leading = tuple(row for row in resolution.rows if row in by_row and by_row[row].indicator >= best * 0.95 > 0)
        return leading or resolution.rows

    def _choose(self, resolution: Resolution, context: Context, before: Sequence[Query]) -> tuple[int, ...]:
        """One row where the indicator or what was said before decides, all close ones else."""
        if resolution.kind != "several":
            return resolution.rows
        earlier = (before[-1].selection.rows if before else None) or context.rows
        known = tuple(row for row in resolution.rows if row in earlier)
        return known if len(known) == 1 else self._leading(resolution)

    def _nothing(self, sentence: Sentence, resolution: Resolution) -> Query:
        nearest = tuple(candidate.row for candidate in resolution.candidates[:3] if candidate.score > 0.15)
        topic = "".join(term.text for term in (resolution.missing or sentence.terms)[:1])
        if year := self._scope.other_year(sentence, (), ()):
            return abstain("other_year", year, nearest)
        if not sentence.terms:
            return Query(ask=Ask.CLARIFY)
        return abstain("no_such_value" if topic and self._words.prints(topic) else "unknown_topic", topic, nearest)
