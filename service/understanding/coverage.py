"""Whether a row holds what a question is about: the test between an answer and 「記載がありません」."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.normalize import key
from ingest.records import Field
from service.evidence.row_index import SAME, RowIndex, TermMatch
from service.language.terms import Term
from service.understanding.resolution import PARTLY, Resolution
from service.understanding.sentence import Sentence
from service.understanding.talk import CLAUSE

NAMES = 0.8  # from this strength on, a word in the indicator names the row
_FIGURE = re.compile(r"[㐀-鿿々ァ-ヶー]{3,}(?:率|数|額|量)")
_AMOUNT_NAME = re.compile(r"[㐀-鿿](率|額|費|料金|単価|人口)$")
_COUNTED = re.compile(
    r"(の?(件|人|回|台)?数)?(は|って|が)、?([1１]?年(間)?に?|毎年|全部で)?(何|なん|どれ|どの|いくつ|どん)(件|人|回|台|くらい|ぐらい|だけ|ほど)"
)
_COUNT_NAME = re.compile(
    r"[㐀-鿿ァ-ヶー]{1,8}?(?:率|[者件人台回校社]数|額)(?=は|の|が|って|も|を|、|[?。]|$)"
)
_ENDING = re.compile(r"(士|師|料|車|券|証|税|署|館)(?=は|が|を|に|の|って|も|、|[?。]|$)")
_WHAT_THERE_IS = re.compile(r"(どんな|どういう|どのような)")
_ASKED = re.compile(
    r"は(?:何|なん|いく|どれ|どの(?!よう)|\()|が(?:あ[るり](?=ます|の|もの|もん|ん|[?。]|$)|いく|どれ|どの(?!よう))"
)
_SET_ASIDE = re.compile(r"(とは別に|じゃなく|ではなく|でなく|じゃない(?!か|です))")
_OF_INDICATORS = (
    "indicator",
    "rate",
    "target",
    "final_target",
    "actual",
    "rating",
    "met",
    "unmet",
    "unchanged",
    "department",
    "why",
    "issue",
    "future",
    "progress",
    "initiative",
    "status_late",
    "status_on_track",
    "status_mostly",
    "status_not_evaluated",
)
_ALL_THERE_ARE = re.compile(r"(ある|あり|残|のこ|総数|全部|ぜんぶ|軒|戸)")
KNOWN = 0.5  # with this share of its nouns found, a further noun does not turn a question to something else
SURE = 0.85  # a compound found by less than this must at least have its head in the row


class Coverage:
    """Weighs what a row lacks of a question."""

    def __init__(
        self,
        index: RowIndex,
        city: str,
        gone: Sequence[frozenset[str]] = (),
    ) -> None:
        self._index = index
        self._gone = gone
        self._city = {key(city), key(re.sub("[市町村区]$", "", city))}

    def uncovered(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A noun of the question that the found row does not hold: then the row is not what is asked about.

        Only what names the thing asked counts: a noun in one phrase with words that the row does hold
        （不登校の小中学生）, or the sentence's topic where nothing else names the row. What is said around it
        （上司への報告に、百分率で） does not.
        """
        if resolution.kind == "named" or resolution.indicator == PARTLY:
            return self._beside_the_name(sentence, resolution)
        if not resolution.found:
            return None
        if other := self._other_name(sentence, resolution.rows[0]):
            return other
        told = sentence.has("why", "issue", "future", "progress", "name_of", "when", "where", "who")
        row, matches = resolution.rows[0], resolution.matches
        aside = self.only_told(sentence, matches, row)
        missing = [
            match
            for match in matches
            if match.term.is_topic
            and not match.term.is_foreign
            and match.term not in aside
            and self.lacks(match, matches, row, told=told)
        ]
        held = [match for match in matches if match not in missing and self._names_a_thing(match.term)]
        naming = [match for match in held if match.strength(row, (Field.INDICATOR,)) >= NAMES]
        if other := self._other_figure(sentence, naming, row):
            return other
        if not missing:
            return None
        if amount := self.unknown_amount(resolution):
            return amount
        named = [match.term for match in naming]
        if topic := next((one.term for one in missing if _is_asked(sentence, one.term, named)), None):
            return topic
        phrases = _phrases(sentence)
        weight = sum(match.rarity for match in held)
        apart = not any(_adjoin(match.term, other.term) for match in missing for other in held)
        if apart and len(held) > 1 and weight >= KNOWN * (weight + sum(match.rarity for match in missing)):
            return None
        for match in missing:
            if any(_coordinated(sentence.text, match.term, other.term) for other in held):
                continue
            mixed = any(phrases.get(other.term) == phrases.get(match.term) for other in held)
            if mixed or not naming:
                return match.term
        return None

    def _beside_the_name(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """What is plainly asked beside a row's printed name and the row does not hold: 「経済効果は何円」."""
        if not resolution.rows or sentence.has("why", "issue", "future"):
            return None
        if resolution.kind == "named" and (told := self._narrated(sentence, resolution)):
            return told
        nouns = [match for match in resolution.matches if match.term.is_topic and not match.term.is_foreign]
        return next(
            (
                match.term
                for match in nouns
                if _is_asked(sentence, match.term)
                and self.lacks(match, resolution.matches, resolution.rows[0], told=True)
            ),
            None,
        )

    @staticmethod
    def only_told(sentence: Sentence, matches: Sequence[TermMatch], row: int) -> set[Term]:
        """The terms of clauses before the question, where this names the row's words: 「…を渋るようですが、斡旋は誰に」."""
        clauses = [piece for piece in sentence.pieces if CLAUSE.search(piece.text)]
        told = {term for piece in clauses for term in piece.terms}
        held = any(
            match.term.weight >= 1 and match.term not in told and match.strength(row) >= SURE
            for match in matches
        )
        return told if held else set()

    def _names_a_thing(self, term: Term) -> bool:
        """Whether it is a noun other than the city's own name, of which every row is."""
        return term.weight >= 1 and term.phrase.key not in self._city

    def _narrated(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A figure that the question names beside the indicator and that only the narrative mentions."""
        if sentence.pieces:
            found = (self._narrated(piece, resolution) for piece in sentence.pieces)
            return next(filter(None, found), None)
        for name in _FIGURE.finditer(sentence.text):
            inside = any(
                mention.start < name.end() and name.start() < mention.end for mention in sentence.indicators
            )
            printed = self._index.fields_with(resolution.rows[0], key(name[0]))
            term = next(
                (one for one in sentence.terms if name.start() < one.end and one.start < name.end()), None
            )
            if term and not inside and printed and Field.INDICATOR not in printed:
                return replace(term, text=name[0])
        return None

    def _other_name(self, sentence: Sentence, row: int) -> Term | None:
        """A name made of a noun and an ending that makes it another thing, printed nowhere in the row: 保育|料, 保育|士."""
        for piece in sentence.pieces or (sentence,):
            for term in piece.terms:
                ending = _ENDING.match(piece.text, term.end)
                if ending and not self._index.fields_with(row, key(term.text + ending[0])):
                    return replace(term, text=term.text + ending[0])
        return None

    @staticmethod
    def set_aside(sentence: Sentence, resolution: Resolution) -> Term | None:
        """A noun of the row's indicator that the question sets aside: 「境地区じゃなくて市全体の観光客」."""
        if resolution.kind == "named" or not resolution.rows:
            return None
        row = resolution.rows[0]
        return next(
            (
                match.term
                for match in resolution.matches
                if match.strength(row, (Field.INDICATOR,)) >= NAMES
                and _SET_ASIDE.match(sentence.text, match.term.end)
            ),
            None,
        )

    def foreign_topic(
        self, sentence: Sentence, rows: Sequence[int] | None, fields: Collection[Field] | None = None
    ) -> Term | None:
        """A noun that no row knows, in a question over many rows that speaks of no indicator, rating or target.

        「図書館でいちばん借りられた冊数」 asks no ranking of the report's rows. `rows` are those selected, if any;
        `fields` those in which the noun must stand, all by default.
        """
        if sentence.labels or sentence.headings or sentence.departments or sentence.has(*_OF_INDICATORS):
            return None
        if _WHAT_THERE_IS.search(sentence.text):
            return None
        for match in map(self._index.match, sentence.terms):
            known = max((match.strength(row, fields) for row in rows or match.rows), default=0.0)
            topic = match.term.is_topic and not match.term.is_foreign and not match.term.is_no_word
            if topic and known < KNOWN:
                return match.term
        return None

    def foreign_to(self, sentence: Sentence, resolution: Resolution, row: int) -> Term | None:
        """An unknown noun in one phrase with what names the row: 死者 of 交通事故の死者数."""
        phrases = _phrases(sentence)
        names = {
            phrases.get(match.term)
            for match in resolution.matches
            if match.strength(row, (Field.INDICATOR,)) >= NAMES
        }
        return next(
            (
                match.term
                for match in resolution.matches
                if match.strength(row) < KNOWN and match.term.is_topic and phrases.get(match.term) in names
            ),
            None,
        )

    @staticmethod
    def unknown_amount(resolution: Resolution) -> Term | None:
        """An amount that the question names and the best row does not hold: 決算額, 死亡率."""
        row = resolution.rows[0] if resolution.rows else 0
        named = [match for match in resolution.matches if _AMOUNT_NAME.search(match.term.text)]
        return next((match.term for match in named if match.strength(row) < KNOWN), None)

    def of_those_left(self, sentence: Sentence, indicator: str) -> Term | None:
        """A thing of which all are asked where the indicator counts those taken away: 空き家 beside 空き家除却件数."""
        taken = next((keys for keys in self._gone if any(word in key(indicator) for word in keys)), None)
        if not taken or not _ALL_THERE_ARE.search(sentence.text):
            return None
        if any({term.phrase.key, *(other.key for other in term.same)} & taken for term in sentence.terms):
            return None
        return next((term for term in sentence.terms if term.weight >= 1), None)

    @staticmethod
    def is_figure(name: str) -> bool:
        """Whether a name is that of a figure: 合計特殊出生率."""
        return _FIGURE.fullmatch(name) is not None

    def unmeasured(self, sentence: Sentence, resolution: Resolution) -> Term | None:
        """A noun of which a number is asked and that only the narrative of the rows mentions: 人口 in 関係人口."""
        if resolution.kind == "named" or resolution.indicator == PARTLY:
            return None
        if figure := self._figure_of_another(sentence, resolution.rows):
            return figure
        head = next((term for term in sentence.terms if _counted(sentence, term)), None)
        if head and not self._index.match(head).rows:
            return head  # 「虐待の通報は何件」: nobody counts 通報
        nouns = [match for match in resolution.matches if match.term.weight >= 1]
        told = any(
            match.strength(row, (Field.INDICATOR,) if self._index.names(row) else (Field.INITIATIVE,))
            >= KNOWN
            for match in nouns
            for row in resolution.rows
        )
        return None if told or not nouns else nouns[-1].term

    def _figure_of_another(self, sentence: Sentence, rows: Sequence[int]) -> Term | None:
        """A figure of something that the rows only do: 「融資制度の利用件数」 beside an indicator 創業相談件数.

        Neither the figure nor what it is a figure of stands in an indicator, and the latter elsewhere in the row.
        """
        if sentence.pieces:
            found = (self._figure_of_another(piece, rows) for piece in sentence.pieces)
            return next(filter(None, found), None)
        for of, figure in pairwise(sentence.terms):
            joined = sentence.text[of.end : figure.start] in {"の", "、", "での"}
            name = _COUNT_NAME.match(sentence.text, figure.start)
            if not joined or of.weight < 1 or not name:
                continue
            named = [row for row in rows if self._index.names(row)]
            if named and all(self._only_done(of, figure, row) for row in named):
                return replace(figure, text=name[0])
        return None

    def _only_done(self, of: Term, figure: Term, row: int) -> bool:
        """Whether a row speaks of a thing, and its indicator neither of the thing nor of such a figure of it."""
        thing, number = self._index.match(of), self._index.match(figure)
        own = thing.strength(row, (Field.INDICATOR,))
        if thing.strength(row) < SURE or own >= SURE:
            return False
        if max(own, number.strength(row, (Field.INDICATOR,))) < KNOWN:
            return True
        other = own > 0 and of.head.kind == "一般"  # 防犯カメラ beside 防犯灯
        return other and Field.INDICATOR not in self._index.fields_with(row, key(of.head.surface))

    def _other_figure(self, sentence: Sentence, naming: Sequence[TermMatch], row: int) -> Term | None:
        """A figure that only the narrative mentions and whose name holds a word of the indicator: 合計特殊出生率."""
        for piece in sentence.pieces or (sentence,):
            for term in (match.term for match in naming if match.term in piece.terms):
                for name in _FIGURE.finditer(piece.text):
                    if name.start() < term.start < name.end() and term.text != name[0]:
                        printed = self._index.fields_with(row, key(name[0]))
                        if printed and Field.INDICATOR not in printed:
                            return replace(term, text=name[0])
        return None

    def lacks(self, match: TermMatch, matches: Sequence[TermMatch], row: int, *, told: bool = False) -> bool:
        """Whether a row lacks a term: its words, its head, or the word it is one name with (がん検診).

        Where the narrative is asked (`told`), a name that only the narrative holds is the row's own too.
        """
        found = match.rows.get(row, {})
        if match.term.phrase.key in self._city:
            return False  # every row is the city's
        best = max(found.values(), default=0.0)
        if best < SURE and len(match.term.parts) > 1 and self._stands_elsewhere(match, row):
            return True  # 乳幼児健康診査 is another thing than 妊婦健康診査
        if best < 0.5 or (best < SURE and not self._index.has_word(row, match.term.head)):
            return True
        own = {name for name, value in found.items() if value >= 0.5}
        return not told and any(
            self._parts_a_name(row, match.term, own, other)
            for other in matches
            if match.term.end == other.term.start and other.term.weight >= 1 and not other.term.is_foreign
        )

    @staticmethod
    def _stands_elsewhere(match: TermMatch, row: int) -> bool:
        """Whether a compound is printed as such in another row."""
        return any(
            value >= SAME for other, found in match.rows.items() if other != row for value in found.values()
        )

    def _parts_a_name(self, row: int, modifier: Term, own: set[Field], head: TermMatch) -> bool:
        """Whether a modifier makes its head another thing than the row's: 合計特殊 beside an indicator 出生数.

        So where the two words never stand in one field, and where their compound stands only in the narrative.
        """
        heads = {name for name, value in head.rows.get(row, {}).items() if value >= 0.5}
        if Field.INDICATOR in own:
            return False  # コミュニティバスあおぞら: the modifier itself names the row
        if not own & heads:
            return Field.INDICATOR in heads
        compound = modifier.phrase.key + head.term.phrase.key
        printed = self._index.fields_with(row, compound)
        return bool(printed) and Field.INDICATOR in heads and Field.INDICATOR not in printed


def _phrases(sentence: Sentence) -> dict[Term, tuple[str, int]]:
    """For each term the phrase it stands in: の and と join what they connect, case particles part it."""
    found: dict[Term, tuple[str, int]] = {}
    for piece in sentence.pieces or (sentence,):
        for term in piece.terms:
            found.setdefault(term, (piece.text, sum(1 for place in piece.breaks if place <= term.start)))
    return found


def _coordinated(text: str, one: Term, other: Term) -> bool:
    """Whether two terms are alternatives of one another: 地震や大水."""
    first, second = sorted((one, other), key=lambda term: term.start)
    return text[first.end : second.start] in {"や", "・", "、", "と", "とか"}


def _counted(sentence: Sentence, term: Term) -> bool:
    """Whether a noun is that of which a number is asked: 通報 of 「虐待の通報は年間どれくらい」."""
    return term.weight >= 1 and bool(_COUNTED.match(sentence.text[term.end :]))


def _is_asked(sentence: Sentence, term: Term, named: Collection[Term] = ()) -> bool:
    """Whether a noun is plainly what is asked: 「どのくらい売上があるのか」, 「経済効果は何円」, 「赤堀地区の観光客は」."""
    if term.parts[0].pos == "動詞":
        return False  # 「来たお客さんは何人」: those who take part
    piece = next((one for one in sentence.pieces or (sentence,) if term in one.terms), sentence)
    place = any(part.detail == "固有名詞" for part in term.parts) and any(
        piece.text[term.end : other.start] == "の" for other in named if other in piece.terms
    )
    return place or _ASKED.match(piece.text, term.end) is not None


def _adjoin(one: Term, other: Term) -> bool:
    """Whether two terms stand together as one name: がん and 検診."""
    return one.end == other.start or other.end == one.start
