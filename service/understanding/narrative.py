"""Questions that a sentence of the narrative answers: reasons, details, names, dates, figures inside a long cell."""

import re
from collections.abc import Sequence

from ingest.normalize import key, years
from ingest.records import NARRATIVE_FIELDS, Field
from service.evidence.passages import Passage, narrative
from service.evidence.row_index import TermMatch
from service.language.terms import Term
from service.query import Ask, Claim, Query, Selection
from service.understanding.asking import Asked
from service.understanding.counting import Counting, Lack
from service.understanding.coverage import Coverage
from service.understanding.grounds import Grounds
from service.understanding.open_question import asks_view, is_open, names_column, pointed_to, worth
from service.understanding.passage_choice import COUNTER, beyond
from service.understanding.quantity import asked_quantity
from service.understanding.row_lookup import VALUES
from service.understanding.scope import abstain
from service.understanding.sentence import Sentence

CLEAR = 0.6
NAMED = 0.8  # from this share of the nouns on, the indicator names the row
_TELLING = (Field.FUTURE_MEASURE, Field.ISSUE, Field.DELAY_REASON)
HELD, HALF, MORE = 0.3, 0.5, 2
NEARLY = 0.75  # a second cell that holds this share of what the first holds is shown too
_BECAUSE = re.compile(r"(ため|わけ|せい)")
_MONEY = re.compile(
    r"(金額|総額|何円|いくら(?!に|も|何でも|なんでも|でし|だった|くらい)|費用は|予算は|何万円|何億円|赤字|黒字|値段|料金|幾ら(?!か?でし))"
)
_AMOUNT_END = re.compile(r"[㐀-鿿](台数|件数|人数|回数|総数|率|額)(は|を|も)?([(（][^()（）]*[)）])?[?。]*$")
_CHANGED = re.compile(r"(何|なん|いくつ|どれ)[^。]{0,8}(増え|ふえ|減っ|へっ|増加|減少)(?!る)")
_SET_TO = re.compile(r"を[^。、]{1,12}に")
_SOME_TIME = re.compile(
    r"今後|現在|毎|通年|随時|年度|来年|期間|時期|[春夏秋冬]|まで|から|以降|当面|昨今|近年"
)
_HOW = re.compile(
    r"(どのよう|どんな|どう(?!い|で|だ|な)|どういう|どの(?!くらい|程度|ぐらい)|誰|だれ|どなた|どこ|いかなる|いかに)"
)
_SAME_COUNTER = {"名", "つ", "か所", "カ所", "箇所", "件"}  # said of anything that is counted
_OWN_COUNTER = {
    "回",
    "団体",
    "社",
    "校",
    "通",
    "行政区",
    "区画",
    "km",
    "トン",
    "歳",
    "才",
}  # never another word for a row's own unit
_GENERIC = {"件", "個", "本", "つ", "箇所", "カ所", "か所"}


def _has_amount(text: str) -> bool:
    """Whether a text prints a number that is no date."""
    return bool(re.search(r"\d", re.sub(r"\d+\s?(年度?|月|日)", "", text)))


def _is_topic(sentence: Sentence, term: Term) -> bool:
    """Whether a noun is all that is asked about: 「路線バスの運賃収入は？」."""
    return (
        re.match(r"(は|って)、?([?。]*$|何(?!と|て)|いく|どれ|どの)", sentence.text[term.end :]) is not None
    )


_WHO_DID = re.compile(r"(?:し|され)た(?:の|人|方)(?:は|って)、?(?:誰|だれ|どなた)")  # 「優勝したのは誰」
_WHO = re.compile(r"(誰|だれ|(人|方)の(名前|氏名))")


class NarrativeQuestion:
    """Tells what a passage, or a row, says of the question, or that nothing is printed."""

    def __init__(self, grounds: Grounds, coverage: Coverage, counting: Counting) -> None:
        self._grounds = grounds
        self._coverage = coverage
        self._counting = counting

    def misses_number(self, sentence: Sentence, passage: Passage) -> bool:
        """Whether a number is asked that neither the passage nor another sentence of its row prints."""
        matches = self._grounds.resolver.matches(sentence.terms)
        return self._asks_amount(sentence) and self._counting.passage(sentence, passage, matches) is None

    def lacks_number(self, sentence: Sentence, passage: Passage) -> bool:
        """Whether a number is asked that the passage cannot tell, nor another sentence of its row instead."""
        return self._with_number(sentence, passage, self._grounds.resolver.matches(sentence.terms)) is None

    def find(self, sentence: Sentence, passage: Passage, asked: Sequence[Field] = ()) -> Query:
        """The passage's cell, and further cells of the row for what the first does not hold."""
        measure = self._grounds.report.measure(passage.row)
        if year := self._grounds.scope.other_year(sentence, [measure], ()):
            return abstain("other_year", year, (passage.row,))
        matches = self._grounds.resolver.matches(sentence.terms)
        if lacking := self._lacking(sentence, passage, matches):
            return lacking
        counted = self._with_number(sentence, passage, matches)
        if counted is None:
            topic = sentence.terms[-1].text if sentence.terms else ""
            return abstain("no_such_value", topic, (passage.row,))
        passage, said = counted, beyond(matches, passage.row)
        if is_open(sentence) and not any(self._grounds.passages.holds(passage, m.term) >= HELD for m in said):
            return self.tell(sentence, passage.row)
        return Query(
            ask=Ask.FIND,
            selection=Selection(rows=(passage.row,)),
            fields=self._told(sentence, passage, matches, asked),
            focus=tuple(term.text for term in sentence.terms),
            claims=(*self._grounds.claiming.claims(sentence), *self._printed_claims(sentence, passage)),
            yes_no=self._grounds.claiming.is_yes_no(sentence),
        )

    def _undone(self, sentence: Sentence, row: int) -> list[TermMatch]:
        """Deeds of which it is asked who did them and that the row does not tell: 「優勝したのは誰」."""
        deeds = [term for term in sentence.terms if _WHO_DID.match(sentence.text, term.end)]
        return [
            match for match in map(self._grounds.resolver.index.match, deeds) if match.strength(row) < HELD
        ]

    def _lacking(self, sentence: Sentence, passage: Passage, matches: Sequence[TermMatch]) -> Query | None:
        """The abstention, or all that the row tells, where the passage's row lacks what is asked about."""
        heavy = [match for match in matches if match.term.weight >= 1]
        aside = self._coverage.only_told(sentence, matches, passage.row)
        absent = [
            match
            for match in heavy
            if match.term.is_topic
            and match.term not in aside
            and self._coverage.lacks(match, matches, passage.row, told=True)
        ]
        told = sentence.has("why", "issue", "future", "progress") or _BECAUSE.search(sentence.text)
        if not told and passage.own < CLEAR and (topic := self._unknown_topic(absent, heavy, passage)):
            return abstain("unknown_topic", topic.text, (passage.row,))
        unknown = [*absent, *self._undone(sentence, passage.row)]
        if unknown and _WHO.search(sentence.text):
            return abstain("unknown_topic", unknown[0].term.text, (passage.row,))
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        most = sum(match.term.weight * match.rarity for match in absent) / total > HALF
        if passage.own >= 1 or not absent or not (most or _is_topic(sentence, absent[-1].term)):
            return None
        term = absent[0].term
        named = any(passage.row in mention.rows for mention in sentence.indicators) or any(
            match.strength(passage.row, (Field.INDICATOR,)) >= NAMED for match in heavy
        )
        if named and self.is_open(sentence, term, passage.row):
            return self.tell(sentence, passage.row)
        printed = self._grounds.words.prints(term.text)
        return abstain("no_such_value" if printed else "unknown_topic", term.text, (passage.row,))

    def _with_number(
        self, sentence: Sentence, passage: Passage, matches: Sequence[TermMatch]
    ) -> Passage | None:
        """The passage, or another of its row, that prints the number asked; None where none does."""
        found: Passage | None = passage
        if self._wants_number(sentence) and not _has_amount(passage.text):
            ranked = self._grounds.passages.rank(matches, rows=(passage.row,))
            found = next((other for other in ranked if other.own >= HELD and _has_amount(other.text)), None)
        if found and self._asks_amount(sentence):
            found = self._counting.passage(sentence, found, matches)
        if found and _MONEY.search(sentence.text) and "円" not in found.text:
            return None
        return found

    def _told(
        self, sentence: Sentence, passage: Passage, matches: Sequence[TermMatch], asked: Sequence[Field]
    ) -> tuple[Field, ...]:
        """The cells to show: the passage's, those that hold what it lacks, those asked or pointed to."""
        fields = [passage.field, *self._further(passage, matches)]
        fields += [name for name in asked if name in NARRATIVE_FIELDS]
        if is_open(sentence):
            cells = narrative(self._grounds.report.measure(passage.row))
            fields += [name for name in pointed_to(sentence) if name in cells][:1]
            if len(set(fields)) > MORE:
                fields += cells  # all but one are told: then that one too
        return tuple(dict.fromkeys(fields))

    def counted(self, sentence: Sentence, rows: Sequence[int], lack: Lack) -> Query:
        """The sentence of these rows that prints the number of what they do not count, else the abstention."""
        matches = self._grounds.resolver.matches(sentence.terms)
        ranked = self._grounds.passages.rank(matches, rows=rows) if lack.told else []
        for passage in ranked[:1]:
            found = self._counting.passage(sentence, passage, matches)
            said = [match.term for match in beyond(matches, passage.row) if match.term.weight >= 1]
            if not found or (
                said and not any(self._grounds.passages.holds(found, one) >= HELD for one in said)
            ):
                continue
            if self._counting.holds(found, lack.terms):
                return self.query_of(sentence, found)
        printed = lack.known or self._grounds.words.prints(lack.text)
        return abstain("no_such_value" if printed else "unknown_topic", lack.text, rows)

    @staticmethod
    def _asks_amount(sentence: Sentence) -> bool:
        """Whether a number is asked, and no reason, name or date beside it."""
        sentence = sentence.pieces[-1] if sentence.pieces else sentence
        return not _HOW.search(sentence.text) and not sentence.has(
            "why", "when", "where", "who", "issue", "future"
        )

    @staticmethod
    def _unknown_topic(
        absent: Sequence[TermMatch], heavy: Sequence[TermMatch], passage: Passage
    ) -> Term | None:
        """A topic that no row knows, where no other noun names the passage's row: タブレット beside 児童 and 配布."""
        named = any(match.strength(passage.row, (Field.INDICATOR,)) >= NAMED for match in heavy)
        return None if named else next((match.term for match in absent if not match.rows), None)

    def _further(self, passage: Passage, matches: Sequence[TermMatch]) -> list[Field]:
        """At most two further cells: those that hold what the passage lacks, else those that tell most of the row."""
        passages = self._grounds.passages
        lacking = [
            match
            for match in matches
            if passages.holds(passage, match.term) < 0.5
            and match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) < 0.5
        ]
        found: list[Field] = []
        ranked = passages.rank(matches, rows=(passage.row,))
        for other in ranked:
            adds = any(
                match.term.weight >= 1 and passages.holds(other, match.term) >= HELD for match in lacking
            )
            if other.field not in (passage.field, *found) and (adds or other.own >= passage.own * NEARLY):
                found.append(other.field)
                lacking = [match for match in lacking if passages.holds(other, match.term) < HELD]
        if lacking and not found:
            told = narrative(self._grounds.report.measure(passage.row))
            fields = dict.fromkeys([*(other.field for other in ranked), *_TELLING, *told])
            found += [name for name in fields if name in told and name is not passage.field]
        return found[:MORE]

    def is_open(self, sentence: Sentence, missing: Term, row: int) -> bool:
        """Whether it is asked how, where or by whom something was done, and the unknown noun is no topic or amount.

        「参加資格をどう絞ったのか」 is told by what is printed of the row; 「予算はどうか」 is not.
        """
        after = sentence.text[sentence.text.find(missing.text) + len(missing.text) :]
        topic = re.match(r"(は|って|について|に関し)", after)
        amount = (
            _AMOUNT_END.search(sentence.text) or _MONEY.search(sentence.text) or COUNTER.search(sentence.text)
        )
        open_ = _HOW.search(sentence.text) or is_open(sentence)
        return bool(open_) and not topic and (not amount or self._acted_on(sentence, missing, row))

    def _acted_on(self, sentence: Sentence, noun: Term, row: int) -> bool:
        """Whether a noun is the object of what the row tells was done: 「定員を何人に絞り」, where 人数 was limited."""
        for piece in sentence.pieces or (sentence,):
            for term in piece.terms:
                between = piece.text[noun.end : term.start]
                verb = noun in piece.terms and term.weight < 1 and _SET_TO.fullmatch(between)
                if verb and self._grounds.resolver.index.match(term).strength(row) >= HALF:
                    return True
        return False

    def tell(self, sentence: Sentence, row: int) -> Query:
        """All that the row tells, the cell first that holds most of the question and to which its words point."""
        matches = self._grounds.resolver.matches(sentence.terms)
        if undone := self._undone(sentence, row):
            return abstain("unknown_topic", undone[0].term.text, (row,))
        cells = narrative(self._grounds.report.measure(row))
        pointed = worth(sentence)
        held: dict[Field, float] = {}
        for passage in self._grounds.passages.rank(beyond(matches, row), rows=(row,)):
            held[passage.field] = max(held.get(passage.field, 0.0), passage.own)
        fields = tuple(sorted(cells, key=lambda name: -(held.get(name, 0.0) + pointed.get(name, 0.0))))
        focus = tuple(term.text for term in sentence.terms)
        claims = tuple(self._grounds.claiming.claims(sentence))
        return Query(
            ask=Ask.FIND, selection=Selection(rows=(row,)), fields=fields, focus=focus, claims=claims
        )

    def asks_openly(self, sentence: Sentence, asked: Asked) -> bool:
        """Whether what, who, where or how is asked of a row, not a value of it and no claim to be judged."""
        if asked.metrics or self._grounds.claiming.is_yes_no(sentence):
            return False
        told = sentence.has("that") and sentence.has("overall")  # 「どうなったと書いてあるか」
        last = sentence.pieces[-1] if sentence.pieces and asked.fields == (Field.ACTUAL,) else sentence
        weak = told or not asked.fields or (not set(asked.fields) - VALUES and not names_column(last))
        return asks_view(sentence) or (weak and (told or is_open(sentence)))

    def followed(self, sentence: Sentence, asked: Asked, rows: Sequence[int]) -> Query | None:
        """A sentence in the narrative of the rows before, where the follow-up asks for a detail: いつ, どこ, 何件."""
        if Field.FUTURE_MEASURE in asked.fields or asked.metrics:
            return None
        matches = self._grounds.resolver.matches(sentence.terms)
        ranked = self._grounds.passages.rank(matches, rows=rows) if matches else []
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        inside = max(
            (
                sum(m.term.weight * m.rarity * m.strength(row, (Field.INDICATOR,)) for m in matches) / total
                for row in rows
            ),
            default=0.0,
        )
        clock = asked_quantity(sentence)
        if clock and clock.unit == "時" and not any(clock.printed.search(one.text) for one in ranked):
            return abstain("no_such_value", clock.said, rows)
        if sentence.has("when"):
            dated = [
                one
                for one in ranked
                if one.own >= ranked[0].own * 0.5 and re.search(r"\d\s?[年月]", one.text)
            ]
            if ranked and ranked[0].own >= CLEAR and not dated and not _SOME_TIME.search(ranked[0].text):
                return abstain("no_such_value", sentence.terms[-1].text, rows)
            ranked = [*dated, *ranked]
        if (
            ranked
            and ranked[0].own >= 0.5
            and (ranked[0].own > inside + 0.15 or sentence.has("when", "where", "who", "name_of"))
            and not set(asked.fields) - {Field.ACTUAL, Field.FUTURE_MEASURE}
        ):
            if self.misses_number(sentence, ranked[0]):
                return abstain("no_such_value", sentence.terms[-1].text, rows)
            if is_open(sentence):
                return self.tell(sentence, ranked[0].row)
            return self.query_of(sentence, ranked[0])
        if changed := self._grounds.passages.changing(rows) if _CHANGED.search(sentence.text) else None:
            return self.query_of(sentence, changed)
        if sentence.has("when") and (first := self._grounds.passages.dated(rows)):
            return self.query_of(sentence, first)
        return None

    @staticmethod
    def query_of(sentence: Sentence, passage: Passage) -> Query:
        focus = tuple(term.text for term in sentence.terms)
        return Query(
            ask=Ask.FIND, selection=Selection(rows=(passage.row,)), fields=(passage.field,), focus=focus
        )

    def _printed_claims(self, sentence: Sentence, passage: Passage) -> tuple[Claim, ...]:
        """A year that the question states and the passage prints: 「平成20年ごろから減った」."""
        stated = {year.year for year in sentence.years} - {
            self._grounds.report.fiscal_year,
            self._grounds.report.final_year,
        }
        printed = stated & set(years(passage.text))
        return (Claim(kind="printed", words=tuple(str(year) for year in printed)),) if printed else ()

    @staticmethod
    def _wants_number(sentence: Sentence) -> bool:
        """A figure is asked of something that only the narrative mentions."""
        sentence = sentence.pieces[-1] if sentence.pieces else sentence
        counting = (
            sentence.has("how_much", "count")
            or _AMOUNT_END.search(sentence.text)
            or re.search(
                r"(何|なん)\s?(%|パー|人|件|台|円|歳|回|か所|つ|億|万|校|団体)|いくら|%で出|パーセントで出|(率|額|数|料金)(は|って|を|が|について)|what (is|was) the (total|number|amount)|how (many|much)",
                sentence.text,
                re.IGNORECASE,
            )
        )
        named = re.search(
            r"(どの(?!くらい|程度|ぐらい)|どんな|どういう|どのよう|いかなる|何という|何の)", sentence.text
        )
        return (
            bool(counting)
            and not named
            and not asks_view(sentence)
            and not sentence.has("why", "name_of", "when", "where", "who", "issue", "future")
        )

    def number_of(self, sentence: Sentence, asked: Asked, rows: Sequence[int]) -> Query | None:
        """How many there are of something that only the narrative counts: 「行政区はいくつ」 → 「8行政区」."""
        if asked.fields == (Field.ACTUAL,) and not asked.metrics and _CHANGED.search(sentence.text):
            changed = self._grounds.passages.changing(rows)
            return self.query_of(sentence, changed) if changed else None
        head = re.search(
            r"([㐀-鿿ァ-ヶー]{2,}(?<!年度)(?<!実績)(?<!目標))(は|が|って)(いくつ|幾つ|何|どれ(くらい|だけ))",
            sentence.text,
        )
        if not head or asked.fields != (Field.ACTUAL,):
            return None
        if any(key(head[1]) in key(self._grounds.report.measure(row).indicator) for row in rows):
            return None
        counted = self._grounds.passages.counting(
            rows, head[1], self._grounds.resolver.matches(sentence.terms)
        )
        return self.query_of(sentence, counted) if counted else None

    def other_unit(self, sentence: Sentence, asked: Asked, rows: Sequence[int]) -> str:
        """A unit asked for that the rows do not count in: 金額 of a row in 件; empty where all is well."""
        if asked.metrics or (asked.fields and Field.ACTUAL not in asked.fields):
            return ""
        units = {
            quantity.unit
            for row in rows
            for value in self._grounds.report.measure(row).values.values()
            for quantity in value.quantities
        }
        money = _MONEY.search(sentence.text)
        if money and units and "円" not in units:
            return money[0]
        counted = COUNTER.findall(sentence.text)
        if not counted or not units or set(counted) & (units | _SAME_COUNTER):
            return ""
        return str(counted[0]) if counted[0] in _OWN_COUNTER or not units & _GENERIC else ""
