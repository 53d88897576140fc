"""Question → queries: composes what its sentences ask, of which rows, under which conditions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.records import Field, Report
from service.evidence.figures import reached
from service.evidence.lookup import Lookup
from service.evidence.passages import PassageIndex
from service.evidence.row_index import RowIndex
from service.language.cues import CueFinder
from service.language.terms import TermFinder
from service.language.text import Analyzer
from service.query import Ask, Query, Selection
from service.understanding.amending import amended
from service.understanding.asking import AskReader
from service.understanding.claiming import ClaimReader
from service.understanding.context import Context, Turn
from service.understanding.grounds import Grounds
from service.understanding.grouping import AT_LAST, Grouping
from service.understanding.mentions import ReportWords
from service.understanding.number_conditions import NumberReader
from service.understanding.rating_conditions import RatingReader
from service.understanding.resolution import Resolver
from service.understanding.rows_question import RowsQuestion
from service.understanding.scope import Scope, abstain
from service.understanding.sentence import Sentence, SentenceReader, join
from service.understanding.set_question import OVER_MANY, SetQuestion
from service.understanding.talk import CLAUSE, names_nothing, of_all, plain
from service.understanding.text_search import TextSearch
from service.understanding.word_conditions import WordReader
from service.understanding.wording import restarts, whole

NAMED = 0.8  # from this share of the nouns on, the indicator names the row
_STATES = re.compile(
    r"(?:です|ます|ません|でした|ました)(?:よ|ね|よね)?[。!]?$"
)  # 「そこが一番人気っていう話なんです。」
_THERE = re.compile(r"(あちら|そちら|あっち|向こう|同市)")
_OTHERS_OF_IT = re.compile(
    r"(その|この|同じ|同)(担当|所管)?(課|部署)(が|の|で|は|も)?[^。]{0,8}?(ほか|他)(の|に|も|で)"
)  # 「…の目標は？その課のほかの指標は？」
_ADDED = re.compile(
    r"[?]|(?:[㐀-鿿][数率額]|割合)[。]?$|(?:も|[㐀-鿿][数率額]と?、|割合と?、|面積と?、|[数率額]?(?:を|は|も)?、?(?:よろしく|頼む|たのむ|お願い)(?:ね|な|です|します)?)[、。]*$"
)  # 「ついでに妊婦健診の受診率も」, 「…数よろしく」 ask for one thing more
_EACH_OF = re.compile(
    r"(?P<first>[^、。]{3,30}?)と、?\s?(?P<second>[^、。]{3,30}?)(?:は|の|を|って)?[、。]\s?(?:それぞれ|両方(?:とも)?|どちらも|各々)(?P<tail>.+)$"
)
_FURTHER = re.compile(r"(それで|それから|そして|その|あの|そこ|あと|また|加えて|ついでに|さらに|で、)")


def _is_only_said(query: Query) -> bool:
    """Whether nothing is asked of the rows, though something may be said of them: 「創業相談が28件。」."""
    return query.ask is Ask.LOOKUP and not (query.fields or query.metrics or query.yes_no)


def _after(context: Context, query: Query) -> Context:
    """The conversation as it stands when a query of this message has been answered."""
    return context.with_turn(Turn(queries=(query,), rows=query.selection.rows or ()))


@dataclass
class _Message:
    """What has been read of a message so far."""

    queries: list[Query] = field(default_factory=list)
    wanted: list[Query] = field(default_factory=list)  # plainly asked
    idle: list[Query] = field(default_factory=list)  # asks nothing of its rows, or is a mere statement
    absent: list[Query] = field(default_factory=list)  # asked beside other things, and without an answer

    def add(self, steps: Sequence[Query], *, wanted: bool) -> None:
        """The queries of one question; an abstention that is not the first stands beside the others."""
        further = [step for step in steps[1:] if step.ask is Ask.ABSTAIN]
        self.absent += further
        self.queries += [step for step in steps if step not in further]
        self.wanted += steps if wanted else ()


@dataclass(frozen=True)
class Language:
    """The language tools that all reports share."""

    analyzer: Analyzer
    cues: CueFinder
    terms: TermFinder


class Parser:
    """Understands questions over one report. Holds no conversation state: that comes in as `context`."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report = report
        thesaurus = language.terms.thesaurus
        self.words = ReportWords(report, language.analyzer, thesaurus)
        self.index = RowIndex(report, language.analyzer, language.terms.thesaurus.taking_part)
        self.passages = PassageIndex(report, self.index)
        self.resolver = Resolver(report, self.index)
        self.reader = SentenceReader(self.words, language.cues, language.terms, language.analyzer)
        ratings, numbers = RatingReader(report), NumberReader(report)
        lookup = Lookup(report, thesaurus)
        self._scope = Scope(report, self.words, language.analyzer)
        self._asking = AskReader(report)
        self._claiming = ClaimReader(report, ratings, numbers)
        grounds = Grounds(
            report,
            self.words,
            self.resolver,
            self.passages,
            ratings,
            numbers,
            self._asking,
            self._claiming,
            self._scope,
        )
        self._sets = SetQuestion(
            grounds, TextSearch(grounds, WordReader(report, thesaurus, ratings), lookup), lookup
        )
        self._rows = RowsQuestion(grounds)
        self._grouping = Grouping(grounds)

    def parse(self, question: str, context: Context | None = None) -> tuple[Query, ...]:
        """The queries of a question, one for each thing asked; never empty."""
        context = context or Context()
        read = self.reader.read(question)
        sentences = [sentence for sentence in read if not sentence.is_empty or AT_LAST.search(sentence.text)]
        if all(sentence.is_empty for sentence in sentences):
            placed = (self._sets.ranking.next_in_rank(sentence, context) for sentence in read)
            return (next((query for query in placed if query), Query(ask=Ask.CLARIFY)),)
        joined = self._grouping.groups(sentences)
        groups, beside = self._grouping.of(joined), self._grouping.beside(sentences, joined)
        message = self._collected(groups, beside, context)
        if len(sentences) > 1 and all(query.ask is Ask.CLARIFY for query in message.queries):
            message.queries = [self._query(join(sentences), context, ())]
        answerable = [query for query in message.queries if query.ask not in (Ask.ABSTAIN, Ask.CLARIFY)]
        apart = answerable and message.absent  # what has no answer is asked apart from what has one
        if not apart and (elsewhere := self._of_another_place(sentences, groups)):
            return (elsewhere,)
        refused = [query for query in message.queries if query not in answerable]
        if refused and all(_is_only_said(query) and query not in message.wanted for query in answerable):
            return (refused[0],)  # what is said around a question that has no answer is no question
        if not answerable:
            return tuple(message.queries[:1])
        for group in beside:
            if group not in groups:
                further = self._query(group, _after(context, answerable[-1]), ())
                message.absent += [further] if further.ask is Ask.ABSTAIN else []
                answerable += [further] if self._goes_on(further, answerable[-1]) else []
        return (*answerable, *dict.fromkeys(message.absent))

    def _collected(
        self, groups: Sequence[Sentence], beside: Sequence[Sentence], context: Context
    ) -> "_Message":
        """The queries of the questions one after the other, each in the light of those before."""
        message = _Message()
        for group in groups:
            query = self._of_all(group, message.queries) or self._next(group, beside, context, message)
            before = message.queries[-1] if message.queries else None
            if query is None:
                continue
            if before and (changed := amended(self._sets, before, group, query)):
                message.queries[-1] = changed
            elif query not in message.queries:
                steps = self._step_by_step(group, query, context)
                message.add(steps, wanted=self._grouping.questions.is_question(group))
                if self._is_idle(group, query):
                    message.idle.append(query)
        message.queries = [query for query in message.queries if query not in message.idle] or message.queries
        return message

    def _is_idle(self, group: Sentence, query: Query) -> bool:
        """Whether nothing is asked of the rows named, or all rows are meant in a mere statement."""
        if self._is_bare(query):
            asks = group.has("asks", "question_word", "list", "how_much") or _ADDED.search(group.text)
            return not asks and not plain((group.pieces or (group,))[-1])
        stated = query.ask in OVER_MANY and query.selection.is_open and _STATES.search(group.text)
        return bool(stated) and not group.has("question_word", "indicator")

    def _next(
        self, group: Sentence, beside: Sequence[Sentence], context: Context, message: "_Message"
    ) -> Query | None:
        """The query of a question, None where it only says the one before again."""
        queries = message.queries
        query = self._within(self._query(group, context, queries), queries, group)
        if query in queries and group in beside:  # it seems to ask the same again
            query = self._query(group, _after(context, queries[-1]), ())
        if (
            queries
            and query.ask in OVER_MANY
            and (same := self._of_the_same_row(group, queries[-1], context))
        ):
            query = same
        if query.ask is Ask.ABSTAIN and group in beside:
            message.absent.append(query)
        again = queries and (
            self._repeats_claim(group, queries[-1])
            or self._leans_on_refused(group, query, queries[-1])
            or self._asks_once_more(query, queries[-1])  # 「どれですか、すべて挙げて」
        )
        return None if again else query

    def _of_the_same_row(self, group: Sentence, before: Query, context: Context) -> Query | None:
        """What a question without a topic of its own asks of the one row before: 「遅れの理由は何とありますか」."""
        rows = before.selection.rows or ()
        if len(rows) != 1 or not names_nothing(group):
            return None
        query = self._query(group, _after(context, before), ())
        return query if query.selection.rows == rows and query.ask in (Ask.LOOKUP, Ask.FIND) else None

    def _of_all(self, group: Sentence, queries: Sequence[Query]) -> Query | None:
        """What is asked of all rows named one by one before: 「Aは？Bは？それぞれ何課？」."""
        rows = tuple(dict.fromkeys(row for query in queries for row in query.selection.rows or ()))
        if len(queries) < 2 or len(rows) < 2 or not of_all(group):
            return None
        query = self._query(group, Context().with_turn(Turn(queries=tuple(queries), rows=rows)), ())
        return query if query.selection.rows == rows and not self._is_bare(query) else None

    def _goes_on(self, query: Query, before: Query) -> bool:
        """Whether a query tells more of the row before."""
        same = query.selection.rows is not None and query.selection.rows == before.selection.rows
        return same and query.ask in (Ask.LOOKUP, Ask.FIND) and not self._is_bare(query) and query != before

    @staticmethod
    def _asks_once_more(query: Query, before: Query) -> bool:
        """Whether a query over all rows only asks again for what the one before selected, or grouped in the same way."""
        grouped = query.ask is Ask.GROUP and before.ask is Ask.GROUP and query.group_by is before.group_by
        return query.selection.is_open and (query.ask in (Ask.LIST, Ask.COUNT) or grouped)

    def _step_by_step(self, group: Sentence, query: Query, context: Context) -> tuple[Query, ...]:
        """Two questions of one row, the second without a topic of its own, where one query would lose of either."""
        if query.ask is Ask.ABSTAIN and (apart := self._each(group, context)):
            return apart
        *head, last = group.pieces or (group,)
        if head and _OTHERS_OF_IT.search(last.text):
            first = self._query(join(head), context, ())
            others = self._query(last, _after(context, first), ())
            return (first, others) if first.selection.rows and others.selection.departments else (query,)
        asking = [piece for piece in head if self._grouping.questions.asks(piece) and not piece.is_bare_name]
        if not asking or not self._grouping.questions.asks(last) or self._grouping.questions.has_topic(last):
            return (query,)
        first = self._query(join(head), context, ())
        after = _after(context, first)
        if first.ask is Ask.RANK and (further := self._sets.ranking.next_in_rank(last, after)):
            return (further,) if _FURTHER.match(last.text) else (query,)
        rows = first.selection.rows or ()
        if query.selection.rows is None and query.ask is not Ask.ABSTAIN:
            return (query,)
        if first.ask not in (Ask.LOOKUP, Ask.FIND, Ask.COUNT) or len(rows) != 1 or self._is_bare(first):
            return (query,)
        second = self._query(last, after, ())
        return (first, second) if self._tells_more(query, first, second, last) else (query,)

    def _each(self, group: Sentence, context: Context) -> tuple[Query, ...]:
        """One query for each of two things where only one of them has an answer: 「AとB、それぞれ何%か」."""
        named = _EACH_OF.match(group.text)
        if not named:
            return ()
        asked = [self.reader.read(f"{named[side]}は{named['tail']}") for side in ("first", "second")]
        queries = [self._query(join(sentences), context, ()) for sentences in asked]
        queries.sort(key=lambda query: query.ask is Ask.ABSTAIN)
        return tuple(queries) if queries[0].ask is not Ask.ABSTAIN else ()

    def _tells_more(self, joint: Query, first: Query, second: Query, last: Sentence) -> bool:
        """Whether two queries answer, or refuse, what one over both sentences does not."""
        if second.ask is Ask.ABSTAIN:
            named = second.detail or self._grouping.questions.is_question(last)
            return joint.ask is Ask.ABSTAIN or bool(named)
        known = second.ask in (Ask.LOOKUP, Ask.FIND) and second.selection.rows == first.selection.rows
        if not known or self._is_bare(second):
            return False
        if joint.ask is Ask.ABSTAIN or joint.ask in OVER_MANY:
            return True
        wanted = {*first.fields, *first.metrics, *second.fields, *second.metrics}
        return bool(wanted - {*joint.fields, *joint.metrics})

    @staticmethod
    def _within(query: Query, before: Sequence[Query], sentence: Sentence) -> Query:
        """A further question of one message that names only a rating stays within the department of the one before."""
        earlier = before[-1].selection if before else Selection()
        only = Selection(ratings=query.selection.ratings, met=query.selection.met)
        if (
            query.ask not in (Ask.LIST, Ask.COUNT, Ask.SHARE)
            or query.selection != only
            or only == Selection()
            or restarts(sentence)
            or whole(sentence)
        ):
            return query
        kept = {"departments": earlier.departments, "headings": earlier.headings}
        return query.model_copy(update={"selection": query.selection.model_copy(update=kept)})

    def _of_another_place(self, sentences: Sequence[Sentence], groups: Sequence[Sentence]) -> Query | None:
        """The abstention for a place of which all is asked: 「桐生が岡遊園地は。桐生市の数字が見たい」, 「あちらは」."""
        there = any(_THERE.search(group.text) for group in groups)
        asking = [item for item in sentences if there or not CLAUSE.search(item.text)]
        for place in filter(None, map(self._scope.other_place, asking)):
            stem = place.rstrip("市町村県区都府")
            if stem and (there or all(stem in group.text for group in groups)):
                return self._elsewhere(join(sentences), place)
        for place in filter(None, map(self._scope.other_place, sentences)):
            stem = place.rstrip("市町村県区都府")  # 「太田市の妹に聞かれましたが、太田の会員数は」
            if len(stem) > 1 and all(
                f"{stem}の" in item.text for item in asking if self._grouping.questions.has_topic(item)
            ):
                return self._elsewhere(join(sentences), place)
        return None

    def _elsewhere(self, sentence: Sentence, place: str) -> Query:
        """The abstention for another place, with this city's rows that count the same."""
        others = tuple(term for term in sentence.terms if term.text not in place)
        named = self.resolver.rows_of(replace(sentence, terms=others))
        return abstain("other_place", place, named.rows if named.found and named.indicator >= NAMED else ())

    def _leans_on_refused(self, sentence: Sentence, query: Query, before: Query) -> bool:
        """「防犯カメラは何台か。計画の台数に達したのか」: no answer to the first, none to what leans on it."""
        same = query.selection.rows is not None and query.selection.rows == before.selection.rows
        return before.ask is Ask.ABSTAIN and same and names_nothing(sentence)

    @staticmethod
    def _repeats_claim(sentence: Sentence, before: Query) -> bool:
        """「担当は高齢政策課ですよね。なぜ高齢政策課なんですか」: the department is still that of the row before."""
        claimed = {name for claim in before.claims if claim.kind == "department" for name in claim.words}
        named = {mention.name for mention in sentence.departments}
        others = sentence.has("indicator", "list", "count") or sentence.terms or sentence.indicators
        return bool(named) and named <= claimed and not others

    @staticmethod
    def _is_bare(query: Query) -> bool:
        """A look-up that asks nothing of its rows."""
        return query.ask is Ask.LOOKUP and not (query.fields or query.metrics or query.claims)

    def _query(self, sentence: Sentence, context: Context, before: Sequence[Query]) -> Query:
        asking = [piece for piece in sentence.pieces if not CLAUSE.search(piece.text)] or [sentence]
        if place := next(filter(None, map(self._scope.other_place, asking)), ""):
            return self._elsewhere(sentence, place)
        if self._scope.personal(sentence):
            return abstain("personal")
        named = self.resolver.rows_of(sentence)
        found = named.found or (named.rows and sentence.has("actual", "target") and sentence.numbers)
        if self._scope.opinion(sentence) and not (found and (sentence.numbers or self._presumes(sentence))):
            return abstain("opinion")
        if compared := self._rows.comparison(sentence):
            return compared
        if over_many := self._sets.query(sentence, context):
            return self._rows.foreign(sentence, over_many) or over_many
        return self._rows.query(sentence, context, before)

    def _presumes(self, sentence: Sentence) -> bool:
        """Whether it presumes of its row what is false: 「目標に届かなかった責任は」 of a target that was reached."""
        rows = self.resolver.rows_of(sentence).rows
        claims = [claim for claim in self._claiming.claims(sentence) if claim.kind == "met"]
        return any(
            reached(self.report.measure(row), Field.TARGET) not in (None, claim.positive)
            for row in rows[:1]
            for claim in claims
        )
