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
from service.understanding.open_question import is_open, pointed_to
from service.understanding.resolution import Resolution, leading
from service.understanding.row_lookup import VALUES
from service.understanding.scope import abstain
from service.understanding.sentence import Sentence

PASSAGE, CLEAR = 0.5, 0.6
NAMED = 0.8  # from this share of the nouns on, the indicator names the row
_TELLING = (Field.FUTURE_MEASURE, Field.ISSUE, Field.DELAY_REASON)
HELD, MORE = 0.3, 2
BEYOND = 0.5  # a word held by the indicator by less than this is no part of its name
POINTED = 0.3  # what it is worth that tense and mood point to a cell
NEARLY = 0.75  # a second cell that holds this share of what the first holds is shown too
_BECAUSE = re.compile(r"(ため|わけ|せい)")
_MONEY = re.compile(
    r"(金額|総額|何円|いくら(?!に|も|何でも|なんでも|でし|だった|くらい)|費用は|予算は|何万円|何億円|赤字|黒字|値段|料金|幾ら(?!か?でし))"
)
_COUNTER = re.compile(
    r"(?:何|なん|(?<=開催)|(?<=実施))\s?(人|名|件|回|台|冊|社|校|団体|世帯|km|トン|か所|カ所|箇所|店舗|基|日|通|区画|行政区|教室|尾|本|つ|歳|才)"
)
_AMOUNT_END = re.compile(r"[㐀-鿿](台数|件数|人数|回数|総数|率|額)(は|を|も)?([(（][^()（）]*[)）])?[?。]*$")
_CHANGED = re.compile(r"(何|なん|いくつ|どれ)[^。]{0,8}(増え|ふえ|減っ|へっ|増加|減少)(?!る)")
_HOW = re.compile(
    r"(どのよう|どんな|どう(?!い|で|だ|な)|どういう|どの(?!くらい|程度|ぐらい)|誰|だれ|どなた|どこ|いかなる|いかに)"
)
_BY_NAME = re.compile(
    r"(いかなる|何という|どういう名の|どの)(?!指標|年度|評価|項目|所管|担当|部署|程度|課)[㐀-鿿]{2,}"
)
_TOLD = re.compile(r"(書かれ|書いて|述べ|載って|記され|記載され)")
_COUNTED = re.compile(r"([回社校件人台])数|(?:何|なん)\s?([回社校件人名台])")
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


def _prints(passage: Passage, claim: Claim) -> bool:
    """Whether a passage prints the number that a question states: 「旧耐震は17件ですよね」."""
    number = claim.number
    return number is not None and not number.stated and f"{number.value:f}{number.unit}" in passage.text


def _has_amount(text: str) -> bool:
    """Whether a text prints a number that is no date."""
    return bool(re.search(r"\d", re.sub(r"\d+\s?(年度?|月|日)", "", text)))


def _unit_asked(text: str) -> str:
    """The unit in which a number is asked, as a pattern: 何名 → 人 or 名; empty where none is."""
    if counters := list(dict.fromkeys(_COUNTER.findall(text))):
        units = ["[人名]" if counter in {"人", "名"} else re.escape(counter) for counter in counters]
        return f"(?:{'|'.join(units)})"
    return "[人名]" if "人の数" in text or "人数" in text else ""


def _beyond(matches: Sequence[TermMatch], row: int) -> list[TermMatch]:
    """What is said beyond the name of a row."""
    return [match for match in matches if match.strength(row, (Field.INDICATOR,)) < BEYOND]


def _is_topic(sentence: Sentence, term: Term) -> bool:
    """Whether a noun is all that is asked about: 「路線バスの運賃収入は？」."""
    return (
        re.match(r"(は|って)、?([?。]*$|何(?!と|て)|いく|どれ|どの)", sentence.text[term.end :]) is not None
    )


class NarrativeQuestion:
    """Finds the passage that answers, or says that none does."""

    def __init__(self, grounds: Grounds, coverage: Coverage, counting: Counting) -> None:
        self._grounds = grounds
        self._coverage = coverage
        self._counting = counting

    def passage(self, sentence: Sentence, resolution: Resolution) -> Passage | None:
        """The sentence of the narrative that holds most of the question, within the named rows where there are."""
        rows = resolution.rows if resolution.kind == "named" else None
        matches = self._grounds.resolver.matches(sentence.terms)
        if not matches:
            return None
        ranked = self._grounds.passages.rank(matches, rows=rows)
        beyond = [
            match
            for match in matches
            if match.term.weight >= 1
            and resolution.rows
            and not match.strength(resolution.rows[0], (Field.INDICATOR,)) >= 0.5
        ]
        if (
            resolution.found
            and beyond
            and (detailed := self._grounds.passages.rank(beyond, rows=resolution.rows))
        ):
            worth = self._worth(sentence) if len(resolution.rows) == 1 else {}
            held = {
                (passage.field, passage.text): passage.own + worth.get(passage.field, 0.0)
                for passage in detailed
            }
            ranked = sorted(
                ranked,
                key=lambda passage: (
                    -held.get((passage.field, passage.text), 0.0) if passage.row in resolution.rows else 0.0,
                    -passage.score,
                ),
            )
        others = [
            year.year
            for year in sentence.years
            if year.year not in (self._grounds.report.fiscal_year, self._grounds.report.final_year)
        ]
        dated = [
            passage
            for passage in ranked
            if passage.own >= ranked[0].own * 0.5 and set(others) & set(years(passage.text))
        ]
        if sentence.has("when") and not dated:
            dated = [
                passage
                for passage in ranked
                if passage.own >= ranked[0].own * 0.5 and re.search(r"\d\s?[年月]", passage.text)
            ]
        unit = _COUNTED.search(sentence.text)
        counted = [
            passage
            for passage in ranked
            if unit
            and passage.own >= ranked[0].own * 0.5
            and re.search(rf"\d\s?{_unit_asked(sentence.text) or unit[1] or unit[2]}", passage.text)
        ]
        months = re.findall(r"(?<!\d)\d{1,2}月", sentence.text)
        same = [passage for passage in ranked if any(month in passage.text for month in months)]
        return (same or dated or counted or ranked)[0] if ranked else None

    def prefers(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether the answer stands in a sentence of the narrative rather than in a value cell or a named field."""
        overall = sentence.has("overall") and not re.search("(実績|目標|評価|達成|状況|到達)", sentence.text)
        if overall and resolution.kind == "one" and self._details(resolution, passage):
            return True
        if _BY_NAME.search(sentence.text) and passage.row in resolution.rows and passage.own >= CLEAR:
            return True
        if self._asks_cells(sentence, resolution, asked, passage):
            return False
        if asked.fields == (Field.ACTUAL,):
            unit = _unit_asked(sentence.text)
            if not re.search(rf"\d\s?{unit}", passage.text):
                return False
            beyond = [
                match
                for match in resolution.matches
                if not match.rows.get(passage.row, {}).get(Field.INDICATOR)
            ]
            if (
                unit
                and passage.row in resolution.rows
                and any(self._grounds.passages.holds(passage, match.term) >= 0.5 for match in beyond)
            ):
                return True
        wants_text = (
            _TOLD.search(sentence.text)
            or sentence.has("name_of", "when", "who", "where")
            or (asked.nothing and sentence.has("question_word"))
        )
        details = asked.nothing and (wants_text or self._details(resolution, passage))
        if details and passage.row in resolution.rows:
            return True
        return passage.own > resolution.indicator + self._margin(
            sentence, resolution, asked, passage, wants_text=bool(wants_text)
        )

    def _asks_cells(self, sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage) -> bool:
        """Whether a cell, a figure or a claim of the row itself is asked."""
        explicit = set(asked.fields) & {Field.TARGET, Field.FINAL_TARGET, Field.DEPARTMENT, Field.RATING}
        if explicit or asked.metrics:
            return True
        claims = self._grounds.claiming.claims(sentence) if self._grounds.claiming.is_yes_no(sentence) else []
        if claims and not any(_prints(passage, claim) for claim in claims):
            return True
        inside = resolution.found and passage.row in resolution.rows
        if passage.own < PASSAGE and not inside:
            return True
        if "内訳" in sentence.text and re.search(r"\d", passage.text) and inside:
            return False
        values = set(asked.fields) & VALUES and re.search("(実績|目標値)", sentence.text)
        if values and passage.own < resolution.indicator + 0.35:
            return True
        narrative = set(asked.fields) - {Field.ACTUAL}
        return bool(narrative) and resolution.found and (inside or resolution.indicator >= NAMED)

    @staticmethod
    def _margin(
        sentence: Sentence, resolution: Resolution, asked: Asked, passage: Passage, *, wants_text: bool
    ) -> float:
        """By how much a passage must hold more of the question than the row's indicator does."""
        narrative = set(asked.fields) - {Field.ACTUAL}
        margin = 0.6 if narrative else 0.35 if "実績" in sentence.text else 0.0 if asked.nothing else 0.15
        if narrative and resolution.indicator < CLEAR and passage.row not in leading(resolution):
            margin = 0.0
        if "内訳" in sentence.text and re.search(r"\d", passage.text):
            margin = 0.0
        if wants_text and asked.nothing and passage.own >= 0.8:
            margin = -0.05
        if wants_text and passage.score >= 0.6:
            located = _TOLD.search(sentence.text) or sentence.has("name_of", "who", "where", "when")
            margin = -0.3 if located else min(margin, 0.0)
        return margin

    def _details(self, resolution: Resolution, passage: Passage) -> bool:
        """Whether a noun of the question stands in the passage and not in the row's indicator: 予約, 南口広場."""
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        beyond = [match for match in nouns if match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) < 0.5]
        return passage.row in resolution.rows and any(
            self._grounds.passages.holds(passage, match.term) >= 0.8 for match in beyond
        )

    def misses_number(self, sentence: Sentence, passage: Passage) -> bool:
        """Whether a number is asked that neither the passage nor another sentence of its row prints."""
        matches = self._grounds.resolver.matches(sentence.terms)
        return self._asks_amount(sentence) and self._counting.passage(sentence, passage, matches) is None

    def find(self, sentence: Sentence, passage: Passage, asked: Sequence[Field] = ()) -> Query:
        """The passage's cell, and a second cell of the row for terms that the first does not hold."""
        measure = self._grounds.report.measure(passage.row)
        if year := self._grounds.scope.other_year(sentence, [measure], ()):
            return abstain("other_year", year, (passage.row,))
        matches = self._grounds.resolver.matches(sentence.terms)
        heavy = [match for match in matches if match.term.weight >= 1]
        absent = [match for match in heavy if self._coverage.lacks(match, matches, passage.row, told=True)]
        total = sum(match.term.weight * match.rarity for match in matches) or 1.0
        absent = [match for match in absent if match.term.is_topic]
        told = sentence.has("why", "issue", "future", "progress") or _BECAUSE.search(sentence.text)
        if not told and passage.own < CLEAR and (topic := self._unknown_topic(absent, heavy, passage)):
            return abstain("unknown_topic", topic.text, (passage.row,))
        if absent and re.search(r"(誰|だれ|(人|方)の(名前|氏名))", sentence.text):
            return abstain("unknown_topic", absent[0].term.text, (passage.row,))
        most = sum(match.term.weight * match.rarity for match in absent) / total > 0.5
        if passage.own < 1 and absent and (most or _is_topic(sentence, absent[-1].term)):
            term = absent[0].term
            named = any(passage.row in mention.rows for mention in sentence.indicators) or any(
                match.rows.get(passage.row, {}).get(Field.INDICATOR, 0.0) >= NAMED for match in heavy
            )
            if named and self.is_open(sentence, term):
                return self.tell(sentence, passage.row)
            return abstain(
                "no_such_value" if self._grounds.words.prints(term.text) else "unknown_topic",
                term.text,
                (passage.row,),
            )
        if self._wants_number(sentence) and not _has_amount(passage.text):
            ranked = self._grounds.passages.rank(matches, rows=(passage.row,))
            counted = next((other for other in ranked if other.own >= 0.3 and _has_amount(other.text)), None)
            if counted is None:
                return abstain(
                    "no_such_value", sentence.terms[0].text if sentence.terms else "", (passage.row,)
                )
            passage = counted
        if self._asks_amount(sentence):
            counted = self._counting.passage(sentence, passage, matches)
            if counted is None:
                return abstain(
                    "no_such_value", sentence.terms[-1].text if sentence.terms else "", (passage.row,)
                )
            passage = counted
        if _MONEY.search(sentence.text) and "円" not in passage.text:
            return abstain("no_such_value", sentence.terms[0].text if sentence.terms else "", (passage.row,))
        beyond = _beyond(matches, passage.row)
        if is_open(sentence) and not any(
            self._grounds.passages.holds(passage, m.term) >= HELD for m in beyond
        ):
            return self.tell(sentence, passage.row)
        fields = [passage.field]
        fields += self._further(passage, matches)
        fields += [name for name in asked if name in NARRATIVE_FIELDS and name not in fields]
        cells = narrative(measure)
        pointed = [name for name in pointed_to(sentence) if name in cells]
        if is_open(sentence) and pointed and pointed[0] not in fields:
            fields.append(pointed[0])
        return Query(
            ask=Ask.FIND,
            selection=Selection(rows=(passage.row,)),
            fields=tuple(fields),
            focus=tuple(term.text for term in sentence.terms),
            claims=(*self._grounds.claiming.claims(sentence), *self._printed_claims(sentence, passage)),
            yes_no=self._grounds.claiming.is_yes_no(sentence),
        )

    def counted(self, sentence: Sentence, rows: Sequence[int], lack: Lack) -> Query:
        """The sentence of these rows that prints the number of what they do not count, else the abstention."""
        matches = self._grounds.resolver.matches(sentence.terms)
        for passage in self._grounds.passages.rank(matches, rows=rows)[:1]:
            found = self._counting.passage(sentence, passage, matches)
            if found and self._counting.holds(found, lack.terms):
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

    @staticmethod
    def is_open(sentence: Sentence, missing: Term) -> bool:
        """Whether it is asked how, where or by whom something was done, and the unknown noun is no topic or amount.

        「参加資格をどう絞ったのか」 is told by what is printed of the row; 「予算はどうか」 is not.
        """
        after = sentence.text[sentence.text.find(missing.text) + len(missing.text) :]
        topic = re.match(r"(は|って|について|に関し)", after)
        amount = (
            _AMOUNT_END.search(sentence.text)
            or _MONEY.search(sentence.text)
            or _COUNTER.search(sentence.text)
        )
        return bool(_HOW.search(sentence.text)) and not topic and not amount

    @staticmethod
    def _worth(sentence: Sentence) -> dict[Field, float]:
        """What it is worth for a cell that an open question points to it, in [0, POINTED]."""
        pointed = pointed_to(sentence) if is_open(sentence) else ()
        return {name: POINTED / place for place, name in enumerate(pointed, start=1)}

    def tell(self, sentence: Sentence, row: int) -> Query:
        """All that the row tells, the cell first that holds most of the question and to which its words point."""
        matches = self._grounds.resolver.matches(sentence.terms)
        cells = narrative(self._grounds.report.measure(row))
        worth = self._worth(sentence)
        held: dict[Field, float] = {}
        for passage in self._grounds.passages.rank(_beyond(matches, row), rows=(row,)):
            held[passage.field] = max(held.get(passage.field, 0.0), passage.own)
        fields = tuple(sorted(cells, key=lambda name: -(held.get(name, 0.0) + worth.get(name, 0.0))))
        focus = tuple(term.text for term in sentence.terms)
        claims = tuple(self._grounds.claiming.claims(sentence))
        return Query(
            ask=Ask.FIND, selection=Selection(rows=(row,)), fields=fields, focus=focus, claims=claims
        )

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
        if sentence.has("when"):
            dated = [
                one
                for one in ranked
                if one.own >= ranked[0].own * 0.5 and re.search(r"\d\s?[年月]", one.text)
            ]
            ranked = [*dated, *ranked]
        if (
            ranked
            and ranked[0].own >= 0.5
            and (ranked[0].own > inside + 0.15 or sentence.has("when", "where", "who", "name_of"))
            and not set(asked.fields) - {Field.ACTUAL, Field.FUTURE_MEASURE}
        ):
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
    def counts(sentence: Sentence, passage: Passage) -> bool:
        """Whether the passage prints a number in the unit asked for, where one is asked for: 何人, 何回."""
        unit = _unit_asked(sentence.text)
        return not unit or bool(re.search(rf"\d\s?{unit}", passage.text))

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
        counted = _COUNTER.findall(sentence.text)
        if not counted or not units or set(counted) & (units | _SAME_COUNTER):
            return ""
        return str(counted[0]) if counted[0] in _OWN_COUNTER or not units & _GENERIC else ""
