"""Questions about named or described rows: their cells, figures, claims, comparisons, and passages of narrative."""

import re
from collections.abc import Sequence

from ingest.normalize import key
from ingest.records import Field, Report
from service.evidence.passages import Passage, PassageIndex
from service.language.terms import Term
from service.query import Ask, Metric, Query, Selection
from service.understanding.asking import Asked, AskReader
from service.understanding.context import Context
from service.understanding.mentions import ReportWords
from service.understanding.resolution import Resolution, Resolver
from service.understanding.scope import Scope, abstain
from service.understanding.sentence import Sentence

VALUES = {Field.TARGET, Field.ACTUAL, Field.FINAL_TARGET}
PASSAGE, CLEAR = 0.5, 0.6
_PARTS_TOO = re.compile(r"(男女|それぞれ|別)")
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

    def query(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> Query:
        parts, terms = self._parts(sentence)
        asked = self._asking.asked(sentence)
        resolution = self._resolver.rows_of(sentence) if sentence.indicators else self._resolver.by_terms(terms)
        if self._refers(sentence, resolution):
            if follow := self._follow(sentence, asked, context, before, parts):
                return follow
            if not terms:
                return Query(ask=Ask.CLARIFY)
        several = self._several(sentence, resolution)
        if len(several) > 1:
            return self._compare(sentence, several, asked, parts)
        passage = self._passage(sentence, resolution, asked)
        if not resolution.found or resolution.indicator < CLEAR:
            sounding = self._words.sounding(sentence.text) if not passage or passage.own < 0.7 else []
            if len(sounding) == 1 and (resolution.rows[:1] != tuple(sounding) or not resolution.found):
                resolution = Resolution("named", tuple(sounding), 1.0, 1.0)
        rows = resolution.rows if resolution.found else ()
        if not rows and passage and passage.own >= PASSAGE:
            rows = (passage.row,)
        if not rows:
            return self._nothing(sentence, resolution)
        return self._of_rows(sentence, resolution, rows, asked, parts, passage, context)

    def _of_rows(
        self,
        sentence: Sentence,
        resolution: Resolution,
        rows: tuple[int, ...],
        asked: Asked,
        parts: tuple[str, ...],
        passage: Passage | None,
        context: Context,
    ) -> Query:
        measures = [self._report.measure(row) for row in rows]
        if year := self._scope.other_year(sentence, measures, asked.fields):
            return abstain("other_year", year, rows)
        if passage and self._prefers_passage(sentence, resolution, asked, passage):
            return self._find(sentence, passage, resolution)
        if missing := self._uncovered(sentence, resolution, asked):
            return abstain("no_such_value" if self._words.prints(missing.text) else "unknown_topic", missing.text, rows)
        rows = self._choose(rows, resolution, asked)
        if asked.nothing and context.query and sentence.has("then") and len(sentence.terms) + len(sentence.indicators) > 0:
            asked = Asked(context.query.fields, context.query.metrics, context.query.times)
        return self._lookup(sentence, rows, asked, parts)

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

    def _refers(self, sentence: Sentence, resolution: Resolution) -> bool:
        """Whether the sentence leans on what was said before: it has no rows of its own."""
        if sentence.indicators or sentence.departments and not sentence.has("that"):
            return False
        light = all(term.weight < 1 for term in sentence.terms)
        return light or (not resolution.found and sentence.has("that", "among", "both", "then") and resolution.coverage < 0.5)

    def _follow(
        self, sentence: Sentence, asked: Asked, context: Context, before: Sequence[Query], parts: tuple[str, ...]
    ) -> Query | None:
        earlier = before[-1].selection.rows if before and before[-1].selection.rows else None
        rows = earlier or context.rows
        if not rows:
            return None
        if match := _ORDINAL.search(sentence.text):
            position = {"最初": 1, "前者": 1, "一番上": 1, "1番上": 1, "後者": 2, "最後": len(rows)}.get(match[0]) or int(match[1] or match[2])
            rows = rows[position - 1 : position] or rows
        measures = [self._report.measure(row) for row in rows]
        if year := self._scope.other_year(sentence, measures, asked.fields):
            return abstain("other_year", year, rows)
        if sentence.has("both") and len(context.turns) > 1 and len(rows) == 1:
            rows = tuple(dict.fromkeys([*context.turns[-2].rows, *rows]))[-2:]
        if len(rows) == 2 and (sentence.has("which") or (sentence.has("difference", "compare") and len(rows) > 1)):
            previous = context.query.metrics if context.query else ()
            return self._compare(sentence, rows, Asked(asked.fields, asked.metrics if Metric.ACHIEVEMENT in asked.metrics else previous), parts)
        if asked.nothing and not self._asking.claims(sentence):
            terms = [term for term in sentence.terms]
            ranked = self._passages.rank([self._resolver._index.match(term) for term in terms], rows=rows) if terms else []
            if ranked and ranked[0].own > 0.2:
                return Query(ask=Ask.FIND, selection=Selection(rows=(ranked[0].row,)), fields=(ranked[0].field,), focus=tuple(term.text for term in terms))
            if context.query and sentence.has("when", "who", "where", "how_much", "question_word"):
                fields = tuple(field for field in context.query.fields if field not in VALUES) or (Field.DELAY_REASON,)
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), fields=fields)
            if context.query and context.query.fields:
                return Query(ask=Ask.LOOKUP, selection=Selection(rows=rows), fields=context.query.fields, metrics=context.query.metrics)
        return self._lookup(sentence, rows, asked, parts)

    def _several(self, sentence: Sentence, resolution: Resolution) -> tuple[int, ...]:
        """Two or more rows that the sentence names side by side: 「AとBでは」."""
        if resolution.kind == "named" and len(resolution.rows) > 1:
            return resolution.rows
        comparing = sentence.has("which", "compare", "difference", "both", "each") or re.search(r"(と|や|、|・|および|及び|ならびに)", sentence.text)
        if not comparing:
            return ()
        rows: list[int] = [row for mention in sentence.indicators for row in mention.rows]
        for chunk in self._chunks(sentence):
            found = self._resolver.by_terms(chunk)
            if found.kind == "one" and found.indicator >= CLEAR:
                rows.append(found.rows[0])
        return tuple(dict.fromkeys(rows)) if len(set(rows)) > 1 else ()

    @staticmethod
    def _chunks(sentence: Sentence) -> list[list[Term]]:
        """Terms between the joints of a comparison: と, や, 、."""
        chunks: list[list[Term]] = [[]]
        position = 0
        for term in sentence.terms:
            between = sentence.text[position : term.start]
            if position and re.search(r"(と(?!し|い|り|の)|や|、|・|より|および|及び|ならびに|とでは|か)", between):
                chunks.append([])
            chunks[-1].append(term)
            position = term.end
        return [chunk for chunk in chunks if chunk]

    def _compare(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]) -> Query:
        which = sentence.has("which", "compare", "difference")
        if not which:
            return self._lookup(sentence, rows, asked, parts)
        metrics = asked.metrics
        if not metrics or metrics == (Metric.GAP,):
            target = sentence.has("target", "rate", "met") or re.search("超え|近|届", sentence.text)
            wants_gap = re.search(r"(何|どれ|どの)[^。]{0,6}(人|件|ポイント)|開きが?大きい|離れ|差が", sentence.text)
            metrics = (Metric.GAP,) if target and wants_gap else (Metric.ACHIEVEMENT,) if target else (Metric.ACTUAL,)
        worst = bool(re.search(r"(低|悪|深刻|小さ|少な|離れ|遠|苦戦|下回|届かな|遅れ|開きが)", sentence.text))
        return Query(ask=Ask.COMPARE, selection=Selection(rows=rows), metrics=metrics, fields=asked.fields, parts=parts, best=not worst)

    def _lookup(self, sentence: Sentence, rows: tuple[int, ...], asked: Asked, parts: tuple[str, ...]) -> Query:
        claims = tuple(self._asking.claims(sentence))
        metrics = asked.metrics
        if len(parts) != 1 and (sentence.has("difference") or sentence.has("which")) and len(rows) == 1 and self._has_parts(rows[0]):
            metrics = (Metric.PART_GAP,) if Metric.PLAN_CHANGE not in metrics else metrics
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

    def _has_parts(self, row: int) -> bool:
        return any(quantity.part for value in self._report.measure(row).values.values() for quantity in value.quantities)

    def _passage(self, sentence: Sentence, resolution: Resolution, asked: Asked) -> Passage | None:
        matches = [match for match in resolution.matches if match.term in sentence.terms]
        if not matches:
            return None
        rows = resolution.rows if resolution.kind == "named" else None
        ranked = self._passages.rank(matches, rows=rows)
        return ranked[0] if ranked else None

    def _prefers_passage(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether the answer stands in a sentence of the narrative rather than in a value cell."""
        explicit = set(asked.fields) & {Field.TARGET, Field.FINAL_TARGET, Field.DEPARTMENT, Field.RATING} or asked.metrics
        if explicit or self._asking.is_yes_no(sentence) and self._asking.claims(sentence):
            return False
        if set(asked.fields) == {Field.ACTUAL} and sentence.has("actual"):
            return passage.own > resolution.indicator + 0.35
        return passage.own > resolution.indicator + 0.15

    def _find(self, sentence: Sentence, passage: Passage, resolution: Resolution) -> Query:
        return Query(
            ask=Ask.FIND,
            selection=Selection(rows=(passage.row,)),
            fields=(passage.field,),
            focus=tuple(term.text for term in sentence.terms),
            claims=tuple(self._asking.claims(sentence)),
            yes_no=self._asking.is_yes_no(sentence),
        )

    def _uncovered(self, sentence: Sentence, resolution: Resolution, asked: Asked) -> Term | None:
        """A term of weight that the found row does not hold at all: then the row is not what is asked about."""
        if resolution.kind == "named":
            return None
        heavy = [term for term in resolution.missing if term.weight >= 1 and not self._incidental(sentence, term)]
        total = sum(match.term.weight * match.rarity for match in resolution.matches) or 1.0
        share = sum(match.term.weight * match.rarity for match in resolution.matches if match.term in heavy) / total
        return heavy[0] if heavy and share > 0.34 else None

    @staticmethod
    def _incidental(sentence: Sentence, term: Term) -> bool:
        return term.phrase.key in {"市", "町", "人"}

    def _choose(self, rows: tuple[int, ...], resolution: Resolution, asked: Asked) -> tuple[int, ...]:
        """One row where the indicator decides, all close ones else."""
        if len(rows) < 2 or resolution.kind != "several":
            return rows
        by_row = {candidate.row: candidate for candidate in resolution.candidates}
        best = max(by_row[row].indicator for row in rows if row in by_row) if by_row else 0.0
        leading = tuple(row for row in rows if row in by_row and by_row[row].indicator >= best * 0.95 > 0)
        return leading or rows

    def _nothing(self, sentence: Sentence, resolution: Resolution) -> Query:
        nearest = tuple(candidate.row for candidate in resolution.candidates[:3] if candidate.score > 0.15)
        topic = "".join(term.text for term in (resolution.missing or sentence.terms)[:1])
        if year := self._scope.other_year(sentence, (), ()):
            return abstain("other_year", year, nearest)
        if not sentence.terms:
            return Query(ask=Ask.CLARIFY)
        return abstain("no_such_value" if topic and self._words.prints(topic) else "unknown_topic", topic, nearest)
