"""Questions about many rows: which of them are meant, and whether they are listed, ranked, grouped or compared."""

import re
from dataclasses import replace

from ingest.records import NARRATIVE_FIELDS
from service.evidence.lookup import Lookup
from service.language.cues import Cue
from service.query import Ask, Claim, Metric, Query, Selection, TextCondition
from service.understanding.context import Context
from service.understanding.definition import definition
from service.understanding.dimensions import counts_departments, dimension
from service.understanding.following import counted_again
from service.understanding.grounds import Grounds
from service.understanding.listing import Listing
from service.understanding.open_question import asks_a_thing, is_open
from service.understanding.ranking import Ranking
from service.understanding.resolution import Resolution
from service.understanding.rows_before import RowsBefore
from service.understanding.selecting import SelectionReader
from service.understanding.sentence import Sentence
from service.understanding.set_comparing import SetComparison
from service.understanding.set_grouping import grouped
from service.understanding.setting_apart import Apart, set_apart
from service.understanding.text_search import TextSearch
from service.understanding.wording import (
    COUNTS,
    FIRST_PLACE,
    MENTIONS,
    NTH,
    SET_CUES,
    names_rows,
    one_indicator,
    plural,
    rank_word,
)

OVER_MANY = (Ask.LIST, Ask.COUNT, Ask.SHARE, Ask.RANK, Ask.GROUP, Ask.AGGREGATE)
_NAME = re.compile(r"の名(は|を|も|と)")
_NAMES_ONLY = re.compile(
    r"(?:もの|やつ|ヤツ|奴|[たるい]の|[たるい]分)(?:の|は|、|について)?、?名前(?:だけ|のみ)"
)  # of rows
_NAME_OF_WORK = re.compile(r"(事業|制度|補助金|会議|行事|催し|団体|施設|大会|講座)の(名前|名称|名)(を|は)")
_SUPERLATIVE = re.compile(
    r"最も|もっとも|[一1]番(?!目)|いちばん|最[高低大小多少良悪]|最[上下]位|トップ|ワースト(?!\d)|ビリ|びり|首位|1位"
)
_HISTORY = re.compile(r"過去|史上|これまで|歴代|今まで|以来")
_OF_THE_COUNTED = re.compile(r"\d(?:件|人|名|社|世帯)のうち(?!、?[^。]{0,6}(?:遅れ|達成|指標))")
CLEAR, NAMED = 0.6, 0.8
ELLIPTIC = 18  # characters of 「じゃあ評価不可のほうは？」


def _not_of_names(sentence: Sentence) -> list[Cue]:
    """Its cues without those that ask for a name: 「担当課の名前がいくつ出てくるか」 counts them."""
    return [cue for cue in sentence.cues if cue.concept != "name_of"]


class SetQuestion:
    """Builds queries over selections; returns None when the sentence speaks of single rows."""

    def __init__(self, grounds: Grounds, texts: TextSearch, lookup: Lookup) -> None:
        self._ratings = grounds.ratings
        self._texts = texts
        self._asking = grounds.asking
        self._report = grounds.report
        self._claiming = grounds.claiming
        self._resolver = grounds.resolver
        self._lookup = lookup
        self._passages = grounds.passages
        self._selections = SelectionReader(grounds, texts)
        self.ranking = Ranking(grounds)
        self._listing = Listing(grounds)
        self._comparing = SetComparison(grounds)
        self._before = RowsBefore(grounds)

    def query(self, sentence: Sentence, context: Context) -> Query | None:
        """What is asked over many rows; None where the sentence speaks of single rows."""
        if again := self._of_the_turn_before(sentence, context):
            return again
        if claimed := self._claimed_leader(sentence):
            return claimed
        placed = NTH.search(sentence.text) is not None
        sentence = self._without_the_leader(sentence)
        if counts_departments(sentence):
            sentence = replace(sentence, terms=(), cues=tuple(_not_of_names(sentence)))
        resolution = self._resolver.rows_of(sentence)
        if self._names_a_thing(sentence, resolution) or self._before.are_asked_of(
            sentence, context, placed=placed
        ):
            return None
        if defined := definition(sentence, resolution, self._ratings):
            return defined
        texts = self._texts.read(sentence)
        if self._asking.share_of_target(sentence) and resolution.found and not sentence.has("indicator"):
            return None
        told = sentence.has("why", "issue", "future", "progress")
        one = told and resolution.kind == "one" and resolution.indicator >= NAMED
        mentions = not texts and not one and MENTIONS.search(sentence.text)
        if mentions and (described := self._described(sentence)):
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

    def _claimed_leader(self, sentence: Sentence) -> Query | None:
        """Whether one row leads (or comes last) as is said: 「達成率が最も低いのは出生数ですよね」."""
        if not _SUPERLATIVE.search(sentence.text) or not self._claiming.is_yes_no(sentence):
            return None
        found = self._resolver.rows_of(sentence)
        sure = found.kind == "named" or (found.kind == "one" and found.indicator >= NAMED)
        measured = sentence.has("rate", "actual", "target", "high", "low")
        if not sure or not measured or len(found.rows) != 1 or _HISTORY.search(sentence.text):
            return None
        rest = replace(sentence, indicators=(), named_in_part=(), terms=())
        selection = self._selections.read(rest, Resolution("none"), Context(), ())
        ranked = self.ranking.query(rest, selection) if selection else None
        if ranked is None or ranked.limit != 1 or ranked.after:
            return None
        claim = Claim(kind="printed", words=(self._report.measure(found.rows[0]).name,))
        return ranked.model_copy(update={"claims": (claim,), "yes_no": True})

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
        rows = sentence.has("list", "indicator", "best", "worst") or bool(sentence.labels)
        rows = rows or _NAMES_ONLY.search(sentence.text) is not None
        if sentence.has("name_of") and not rows:
            return True
        if _NAME.search(sentence.text) and not COUNTS.search(sentence.text):
            return True
        return resolution.kind == "one" and _NAME_OF_WORK.search(sentence.text) is not None

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
        if _OF_THE_COUNTED.search(sentence.text) and resolution.found:
            return True
        ranked = rank_word(sentence) and resolution.kind != "named"
        if ranked and (resolution.indicator < CLEAR or resolution.kind == "several"):
            return False
        if resolution.kind == "named" or (resolution.found and not names_rows(sentence)):
            return True
        nouns = any(match.rows and match.term.weight >= 1 for match in resolution.matches)
        sure = resolution.kind == "one" and resolution.indicator >= NAMED and nouns
        if sure and one_indicator(sentence):
            return True
        clear = sure or (resolution.kind == "one" and resolution.indicator >= CLEAR and nouns)
        if clear and asks_a_thing(sentence) and not sentence.has("indicator", "list"):
            return True  # 「…に届かなかったのは、どの地区で手間どったからか」
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
            return grouped(sentence, selection, column)
        if ranked := self.ranking.query(sentence, selection):
            return ranked
        if pair := self._comparing.query(sentence, selection):
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

    def _misses_its_row(self, sentence: Sentence, resolution: Resolution, selection: Selection) -> bool:
        """Whether the conditions leave nothing though the sentence speaks of one row: 「取り壊しが目標を超えたのって」."""
        one = len(resolution.rows) == 1 and resolution.indicator >= NAMED
        if not one or selection.departments or sentence.has("list", "indicator", "count"):
            return False
        return not self._lookup.select(selection)

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

    def _sums_gaps(self, sentence: Sentence, selection: Selection) -> bool:
        """Whether what the rows lack or exceed is put together: 「届かなかった人数を合計すると」."""
        lacks = Metric.GAP in self._asking.asked(sentence).metrics
        lacks = lacks or (selection.met is not None and sentence.has("unit_word"))
        return lacks and not sentence.has("rate")
