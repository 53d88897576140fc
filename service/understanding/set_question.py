"""Questions about many rows: which of them are meant, and whether they are listed, ranked, grouped or compared."""

import re
from dataclasses import replace

from ingest.records import NARRATIVE_FIELDS, Field
from service.evidence.lookup import Lookup
from service.language.cues import Cue
from service.query import Ask, Claim, Metric, Query, Selection, TextCondition
from service.understanding.claiming import only_department
from service.understanding.context import Context
from service.understanding.dimensions import counts_departments, dimension, leader_claimed
from service.understanding.following import counted_again, sums_before
from service.understanding.grounds import Grounds
from service.understanding.listing import Listing
from service.understanding.open_question import is_open
from service.understanding.ranking import Ranking
from service.understanding.rating_conditions import LATE
from service.understanding.resolution import Resolution
from service.understanding.selecting import SelectionReader
from service.understanding.sentence import Sentence
from service.understanding.setting_apart import Apart, set_apart
from service.understanding.text_search import TextSearch
from service.understanding.wording import (
    COUNTS,
    FIRST_PLACE,
    MENTIONS,
    NTH,
    OF_A_ROW,
    SET_CUES,
    names_rows,
    one_indicator,
    plural,
    rank_word,
)

OVER_MANY = (Ask.LIST, Ask.COUNT, Ask.SHARE, Ask.RANK, Ask.GROUP, Ask.AGGREGATE)
_NAME = re.compile(r"の名(は|を|も|と)")
_PARTS = re.compile(r"^(その)?内訳[?。]*$|内訳(は|を)|ずつ")
_MOST = re.compile(r"(多|少な)(い|かった)(課|部署|分野|柱|の)|集中|偏って")
_BY_COLUMN = re.compile(r"(課|評価|区分|部署)")
_NAME_OF_WORK = re.compile(r"(事業|制度|補助金|会議|行事|催し|団体|施設|大会|講座)の(名前|名称|名)(を|は)")
_MORE_THAN = re.compile(
    r"より(?:も|は)?、?[^。]{0,40}?(多(?!く(?:の|持))|少な)"
)  # 「AはBより件数が多いといえるか」, 「AよりBのほうが多いですよね」
CLEAR, NAMED = 0.6, 0.8
TOLD = 0.6  # from this share on, a sentence of the narrative holds what is asked
SHORT = 16
ELLIPTIC = 18  # characters of 「じゃあ評価不可のほうは？」


def _not_of_names(sentence: Sentence) -> list[Cue]:
    """Its cues without those that ask for a name: 「担当課の名前がいくつ出てくるか」 counts them."""
    return [cue for cue in sentence.cues if cue.concept != "name_of"]


class SetQuestion:
    """Builds queries over selections; returns None when the sentence speaks of single rows."""

    def __init__(self, grounds: Grounds, texts: TextSearch, lookup: Lookup) -> None:
        self._report = grounds.report
        self._ratings = grounds.ratings
        self._texts = texts
        self._asking = grounds.asking
        self._claiming = grounds.claiming
        self._resolver = grounds.resolver
        self._lookup = lookup
        self._passages = grounds.passages
        self._selections = SelectionReader(grounds, texts)
        self.ranking = Ranking(grounds)
        self._listing = Listing(grounds)

    def query(self, sentence: Sentence, context: Context) -> Query | None:
        """What is asked over many rows; None where the sentence speaks of single rows."""
        if again := self._of_the_turn_before(sentence, context):
            return again
        placed = NTH.search(sentence.text) is not None
        sentence = self._without_the_leader(sentence)
        if counts_departments(sentence):
            sentence = replace(sentence, terms=(), cues=tuple(_not_of_names(sentence)))
        resolution = self._resolver.rows_of(sentence)
        if self._names_a_thing(sentence, resolution) or self._leans_on_rows(sentence, context, placed=placed):
            return None
        if definition := self._definition(sentence, resolution):
            return definition
        texts = self._texts.read(sentence)
        if self._asking.share_of_target(sentence) and resolution.found and not sentence.has("indicator"):
            return None
        if not texts and MENTIONS.search(sentence.text) and (described := self._described(sentence)):
            return described
        if not texts and self._judges_a_row(sentence, resolution):
            return None
        narrowing = bool(context.rows) and re.search(r"^(その)?うち|限定|絞|だけ", sentence.text)
        if narrowing and (sentence.departments or sentence.headings or sentence.labels):
            resolution = Resolution("none")
        if not texts and self._of_a_row(sentence, resolution):
            return None
        return self._over(sentence, context, resolution, texts)

    def _of_the_turn_before(self, sentence: Sentence, context: Context) -> Query | None:
        """Rows set apart, the next place of a ranking, a count of what was listed."""
        apart = set_apart(sentence, self._resolver)
        return (
            (self._beside(apart, context) if apart else None)
            or self.ranking.next_in_rank(sentence, context)
            or self.ranking.runner_up(sentence)
            or counted_again(sentence, context)
        )

    @staticmethod
    def _without_the_leader(sentence: Sentence) -> Sentence:
        """A question for a later place, without what is said of the first one: that does not select."""
        nth = NTH.search(sentence.text)
        if not nth:
            return sentence
        if sentence.pieces:
            return sentence.pieces[-1]
        told = FIRST_PLACE.search(sentence.text)
        if not told:
            return sentence
        spans = (told.span(), nth.span())
        return replace(
            sentence,
            terms=tuple(
                term
                for term in sentence.terms
                if not any(start < term.end and term.start < end for start, end in spans)
            ),
            indicators=tuple(one for one in sentence.indicators if one.end <= told.start()),
            named_in_part=(),
        )

    def _beside(self, apart: Apart, context: Context) -> Query | None:
        """What is asked over many rows but those that are set apart by name."""
        query = self.query(apart.sentence, context)
        if query is None or query.ask not in OVER_MANY or query.selection.rows is not None:
            return None
        selection = query.selection.model_copy(
            update={"excluded_rows": (*query.selection.excluded_rows, *apart.rows)}
        )
        return query.model_copy(update={"selection": selection})

    def excluded_rows(self, sentence: Sentence) -> tuple[int, ...]:
        """The rows that a sentence only sets apart: 「創業相談件数は除いてください」."""
        apart = set_apart(sentence, self._resolver)
        rest = apart.sentence if apart else sentence
        if not apart or rest.terms or rest.indicators or rest.departments or rest.labels or rest.headings:
            return ()
        return () if rest.has("list", "count", "best", "worst", "rate", "rest") else apart.rows

    @staticmethod
    def _names_a_thing(sentence: Sentence, resolution: Resolution) -> bool:
        """Whether the name of something is asked that no row is: 「その事業の名は」."""
        rows = sentence.has("list", "indicator", "best", "worst") or sentence.labels
        if sentence.has("name_of") and not rows:
            return True
        if _NAME.search(sentence.text) and not COUNTS.search(sentence.text):
            return True
        return resolution.kind == "one" and _NAME_OF_WORK.search(sentence.text) is not None

    def _leans_on_rows(self, sentence: Sentence, context: Context, *, placed: bool) -> bool:
        """Whether something of the rows before is asked; `placed`: a place in a ranking is named."""
        if not context.rows:
            return False
        if len(context.rows) == 1 and only_department(sentence):
            return True  # 「担当って一つの課だけですか」
        if len(context.rows) == 1 and self._prints_number(sentence, context.rows[0]):
            return True  # 「次の目標である130件まで残り何件か」
        if placed and sentence.has(*OF_A_ROW):
            return True  # 「3位の担当課は」 of a ranking
        if sums_before(sentence, context):
            return True
        if len(context.rows) == 1:
            parts = _PARTS.search(sentence.text) and not _BY_COLUMN.search(sentence.text)
            if parts or self._told_of_the_row_before(sentence, context.rows[0]):
                return True
        sides = (
            len(context.rows) == 2 and sentence.has("which") and not sentence.terms and not sentence.labels
        )
        return sides or self._asks_of_the_rows_before(sentence, context)

    def _prints_number(self, sentence: Sentence, row: int) -> bool:
        """Whether a number said beside nothing else is a target of the row."""
        named = sentence.terms or sentence.departments or sentence.labels or sentence.has("indicator", "list")
        stated = {(number.value, number.unit) for number in sentence.numbers if number.unit}
        values = self._report.measure(row).values
        printed = {
            (one.value, one.unit)
            for name in (Field.TARGET, Field.FINAL_TARGET)
            if name in values
            for one in values[name].quantities
        }
        return not named and bool(stated & printed)

    def _judges_a_row(self, sentence: Sentence, resolution: Resolution) -> bool:
        """A question for はい or いいえ about a row that the sentence describes."""
        if not self._claiming.confirms(sentence):
            return False
        if resolution.found and resolution.indicator >= CLEAR and not sentence.has("indicator", "list"):
            return True
        known = any(match.rows and match.term.weight >= 1 for match in resolution.matches)
        return known and not plural(sentence) and not rank_word(sentence)

    @staticmethod
    def _of_a_row(sentence: Sentence, resolution: Resolution) -> bool:
        """Whether the sentence names its row instead of conditions on rows."""
        if sentence.labels and re.search("(ごと|別)(に|の)", sentence.text) and resolution.kind != "named":
            return False
        if rank_word(sentence) and resolution.kind != "named" and resolution.indicator < CLEAR:
            return False
        if resolution.kind == "named" or (resolution.found and not names_rows(sentence)):
            return True
        nouns = any(match.rows and match.term.weight >= 1 for match in resolution.matches)
        sure = resolution.kind == "one" and resolution.indicator >= NAMED and nouns
        if sure and one_indicator(sentence):
            return True
        listed = sentence.has("indicator") or (sentence.has("list") and "何と何" not in sentence.text)
        if not is_open(sentence) or not resolution.found or listed:
            return False
        one = resolution.kind == "one" and max(resolution.indicator, resolution.coverage) >= NAMED
        return not (sentence.departments or sentence.labels or sentence.headings) and (
            one or not sentence.has(*SET_CUES)
        )

    def _over(
        self, sentence: Sentence, context: Context, resolution: Resolution, texts: tuple[TextCondition, ...]
    ) -> Query | None:
        """What is asked over the rows that the sentence selects."""
        selection = self._selections.read(sentence, resolution, context, texts)
        if selection is None or self._misses_its_row(sentence, resolution, selection):
            return None
        if column := dimension(sentence):
            return self._group(sentence, selection, column)
        if ranked := self.ranking.query(sentence, selection):
            return ranked
        if pair := self._pair(sentence, selection):
            return pair
        if sentence.has("sum") and self._sums_gaps(sentence, selection):
            return Query(ask=Ask.AGGREGATE, selection=selection, metrics=(Metric.GAP,), aggregate="sum")
        if sentence.has("average") or (sentence.has("sum") and sentence.has("rate", "actual")):
            kind = "average" if sentence.has("average") else "sum"
            metric = Metric.ACHIEVEMENT if sentence.has("rate") or kind == "average" else Metric.ACTUAL
            return Query(ask=Ask.AGGREGATE, selection=selection, metrics=(metric,), aggregate=kind)
        return self._as_before(sentence, self._listing.query(sentence, selection), context)

    @staticmethod
    def _as_before(sentence: Sentence, query: Query, context: Context) -> Query:
        """A count or share asked again of other rows in a few words: 「では評価不可は」."""
        before = context.query
        asked_again = before is not None and before.ask in (Ask.COUNT, Ask.SHARE) and not before.claims
        elliptic = len(sentence.text) < ELLIPTIC and not sentence.has("list", "asks", "indicator", "among")
        fresh = query.ask is Ask.LIST and not (query.fields or query.metrics or query.yes_no)
        if before is None or not asked_again or not elliptic or not fresh:
            return query
        return query.model_copy(
            update={"ask": before.ask, "second": before.second, "whole_share": before.whole_share}
        )

    def _told_of_the_row_before(self, sentence: Sentence, row: int) -> bool:
        """Whether the narrative of the one row before holds what is asked: 「受診率が低いのはどの年代か」."""
        matches = self._resolver.matches(sentence.terms)
        asks = re.search(
            r"(どの(?!指標|項目|くらい|程度)|どんな|何(?!件)|誰|いつ|どこ|のは[?。]*$)", sentence.text
        )
        if not asks or not matches or sentence.has("list", "indicator", "rest", "best", "worst"):
            return False
        ranked = self._passages.rank(matches, rows=(row,))
        return bool(ranked) and ranked[0].own >= TOLD and not (sentence.labels or sentence.departments)

    def _misses_its_row(self, sentence: Sentence, resolution: Resolution, selection: Selection) -> bool:
        """Whether the conditions leave nothing though the sentence speaks of one row: 「取り壊しが目標を超えたのって」."""
        one = len(resolution.rows) == 1 and resolution.indicator >= NAMED
        if not one or selection.departments or sentence.has("list", "indicator", "count"):
            return False
        return not self._lookup.select(selection)

    @staticmethod
    def _asks_of_the_rows_before(sentence: Sentence, context: Context) -> bool:
        """「遅延理由」, 「同指標の課題」: a field of the rows before, though a word for a rating stands in it."""
        heavy = any(term.weight >= 1 for term in sentence.terms)
        named = heavy or sentence.indicators or sentence.departments or sentence.headings
        fields = sentence.has("why", "issue", "future", "progress")
        if named or not fields:
            return False
        short = not plural(sentence) and len(sentence.text) < SHORT
        return short or (len(context.rows) == 1 and not sentence.has("indicator", "list", "best", "worst"))

    def excluded_ratings(self, sentence: Sentence) -> frozenset[str]:
        """Ratings that a sentence only sets aside: 「概ね順調は数に入れず」."""
        mentions = self._ratings.statuses(sentence)
        named = sentence.terms and not all(term.weight < 1 for term in sentence.terms)
        if not mentions or named or not all(mention.negated for mention in mentions):
            return frozenset()
        return frozenset(label for mention in mentions for label in mention.labels)

    def _described(self, sentence: Sentence) -> Query | None:
        """Rows whose narrative says what a longer description asks for: 「…という心配が書いてあるのはどれ」."""
        matches = self._resolver.matches(sentence.terms)
        named = tuple(field for field in self._asking.asked(sentence).fields if field in NARRATIVE_FIELDS)
        ranked = self._passages.rank(matches, fields=named or None)
        if (
            not ranked
            or not any(match.term.weight >= 1 for match in matches)
            or ranked[0].own < 0.35
            or not (plural(sentence) or re.search(r"(どれ|どの指標|どこ)", sentence.text))
        ):
            return None
        rows = tuple(dict.fromkeys(passage.row for passage in ranked if passage.own >= ranked[0].own * 0.85))
        field = ranked[0].field
        return Query(
            ask=Ask.COUNT if sentence.has("count") else Ask.FIND,
            selection=Selection(rows=rows[:3]),
            fields=(field,),
            focus=tuple(term.text for term in sentence.terms),
        )

    def _definition(self, sentence: Sentence, resolution: Resolution) -> Query | None:
        mentions = self._ratings.statuses(sentence)
        defined = sentence.has("definition") or re.search(
            r"(何(パーセント|%)|どのくらい|どれくらい)[^。]{0,14}(場合|とき|なら|で「)|ってどういう",
            sentence.text,
        )
        several = len({label.label for label, _ in sentence.labels}) > 1 and not sentence.has("count")
        asks = defined or (several and re.search(r"違い|どう違", sentence.text))
        if resolution.kind == "named" or not asks or sentence.departments:
            return None
        if mentions and not re.search(r"(とはされ|指標は|どの指標|何件|いくつ)", sentence.text):
            labels = tuple(dict.fromkeys(label for mention in mentions for label in mention.labels))
            return Query(ask=Ask.DEFINITION, selection=Selection(ratings=labels))
        if (
            sentence.has("rating")
            and re.search(r"(基準|定義|意味|線引き)", sentence.text)
            and not sentence.terms
        ):
            return Query(ask=Ask.DEFINITION)
        return None

    def _group(self, sentence: Sentence, selection: Selection, dimension: Field) -> Query:
        superlative = rank_word(sentence) or bool(_MOST.search(sentence.text))
        superlative = superlative and not re.search(r"(順に|順で|順番に|並べ)", sentence.text)
        then = None
        if dimension is Field.RATING and len(selection.departments) > 1:
            then, dimension = Field.RATING, Field.DEPARTMENT
        least = sentence.has("worst") or ("少な" in sentence.text and not sentence.has("late"))
        if claimed := leader_claimed(sentence):
            return self._claimed_leader(selection, *claimed, least=least)
        return Query(
            ask=Ask.GROUP,
            selection=selection,
            group_by=dimension,
            group_then=then,
            group_min=2 if re.search(r"複数の指標", sentence.text) else 1,
            best=not least,
            limit=1 if superlative else None,
        )

    @staticmethod
    def _claimed_leader(selection: Selection, column: Field, name: str, *, least: bool) -> Query:
        """Whether a heading or department has most rows: 「遅れはまちの創生が一番多いですよね」."""
        part = "departments" if column is Field.DEPARTMENT else "headings"
        return Query(
            ask=Ask.GROUP,
            selection=selection.model_copy(update={part: ()}),
            group_by=column,
            best=not least,
            limit=1,
            claims=(Claim(kind="printed", words=(name,)),),
            yes_no=True,
        )

    def _sums_gaps(self, sentence: Sentence, selection: Selection) -> bool:
        """Whether what the rows lack or exceed is put together: 「届かなかった人数を合計すると」."""
        lacks = Metric.GAP in self._asking.asked(sentence).metrics
        lacks = lacks or (selection.met is not None and sentence.has("unit_word"))
        return lacks and not sentence.has("rate")

    def _pair(self, sentence: Sentence, selection: Selection) -> Query | None:
        """Two sets compared by count, or said to be more or fewer: 「遅れている指標と順調な指標ではどちらが多い」."""
        pairs = self._sides(sentence, selection)
        claimed = _MORE_THAN.search(sentence.text) if len(pairs) == 2 else None
        if claimed and self._claiming.is_yes_no(sentence):
            first, second = (selection.model_copy(update=side) for side in pairs)
            if self._is_second(sentence, claimed.start()):
                first, second = second, first
            fewer = claimed[1] == "少な"
            return Query(ask=Ask.COMPARE, selection=first, second=second, best=not fewer, yes_no=True)
        if not sentence.has("which", "compare"):
            return None
        compared = re.search(r"(どちら|どっち|比べ|比較|対比)", sentence.text)
        counted = re.search(r"(多|少な|件数|数が|数は|いくつ|何件)", sentence.text)
        if len(pairs) != 2 or not compared or not counted:
            return None
        first, second = (selection.model_copy(update=side) for side in pairs)
        return Query(ask=Ask.COMPARE, selection=first, second=second)

    @staticmethod
    def _is_second(sentence: Sentence, position: int) -> bool:
        """Whether the side named first is the one compared with: 「AよりBのほうが多い」; `position`: of より."""
        named = sorted(
            [mention.end for _, mention in sentence.labels]
            + [mention.end for mention in sentence.departments]
            + [mention.end for _, mention in sentence.headings]
            + [cue.end for cue in sentence.cues if cue.concept.startswith("status_")]
        )
        before = [end for end in named if end <= position + 1]
        return len(before) == 1

    def _sides(self, sentence: Sentence, selection: Selection) -> list[dict[str, object]]:
        """The two sides of a comparison: headings, departments, ratings, or a cause and what it leaves."""
        if len(selection.headings) > 1:
            return [{"headings": (heading,)} for heading in selection.headings]
        if len(selection.departments) > 1:
            return [{"departments": (name,)} for name in selection.departments]
        labels = [mention.labels for mention in self._ratings.statuses(sentence)]
        distinct = list(dict.fromkeys(labels))
        late = [label for label in self._report.scale if label.status in LATE]
        caused = tuple(label.label for label in late if label.cause)
        if distinct == [caused] and re.search(r"以外|そうでない", sentence.text):
            return [{"ratings": caused}, {"ratings": tuple(one.label for one in late if not one.cause)}]
        return [{"ratings": one} for one in distinct]
