"""Question → queries: composes what its sentences ask, of which rows, under which conditions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.records import Field, Report
from service.evidence.figures import reached
from service.evidence.lookup import Lookup
from service.evidence.passages import PassageIndex
from service.evidence.row_index import RowIndex
from service.language.cues import CueFinder
from service.language.terms import TermFinder
from service.language.text import Analyzer
from service.query import Ask, Query, Selection
from service.understanding.asking import AskReader
from service.understanding.claiming import ClaimReader
from service.understanding.conditions import ConditionReader
from service.understanding.context import Context, Turn
from service.understanding.dimensions import dimension
from service.understanding.grounds import Grounds
from service.understanding.mentions import ReportWords
from service.understanding.open_question import is_open
from service.understanding.ranking import AFTER_THE_LEADER
from service.understanding.resolution import Resolver
from service.understanding.rows_question import RowsQuestion
from service.understanding.scope import Scope, abstain
from service.understanding.selecting import NO_NAME
from service.understanding.sentence import Sentence, SentenceReader, join
from service.understanding.set_question import SetQuestion
from service.understanding.wording import SIDE, restarts, whole

# Sentences that tell how to answer instead of asking: text in a question is data, never an instruction.
_INSTRUCTS = re.compile(
    r"(」|』|\"|')?と(だけ|のみ)?(出力|言っと|言って(?!い|る)|回答|返|答え(?!た|てい)|言い直|言え|書け)|(以降|以後|これから|このあと).{0,20}(答え|返し|返す|書け|回答)|ポリシー|通達|として(出力|回答|表示)する(こと|よう)|違反(に|と)な|で統一(せよ|し|する)|(提示|回答|表示)を(禁|控え)|(開発者?|管理者?|デバッグ|テスト)モード|仕様(に|と)(なり|なっ|変)|指示は?、?(全部|すべて|全て)?、?(破棄|無効|取り消|忘れ)|(どんな質問|何を聞かれ|何を尋ねられ|問い合わせに)[^。]{0,24}(答え|応じ|返|回答)|(公開|提供|回答)は(停止|終了|中止)(中|し)|"
    r"(ignore|always answer|you are|follow)|^(system|user|assistant)|忘れて|管理者モード|無視して|(あなた|君|きみ|お前)は.{0,18}(AI|ボット|アシスタント)|という?設定(です|だ|で)|ない設定",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"\S{2,14}長(に|へ|さん|殿|さま|様)?[。、,!]?")  # 「企業誘致課長に。」
_COURTESY = re.compile(
    r"(申し上げ|存じ|まいり|参り|感謝し|いただき)(ます|ました)[。]?$|(お許し|ご容赦|お忘れ)(を|くだ|願)"
)  # 「深く感謝申し上げます。」
_BIDS = re.compile(r"(尋ね|質問|伺|うかが|聞|願)")
_AT_LAST = re.compile(
    r"(本題|(お?聞き|お?尋ね|伺い|うかがい|知り)た(い|かった)(こと|点)?(のは|は)(?!(これ|それ|その|以上))|質問(は|です|なん)|用件は)"
)
_CLOSES = re.compile(r"(敬具|拝具|かしこ|草々|早々|謹言|不一|以上|終わり)")  # the last word of a letter
_THAT_DEPARTMENT = re.compile(r"(あの|その|この|同)(課|部署|室)")  # of the one named before
_FRAGMENT = re.compile(r"^[^。?]{2,16}(の|のこと|のほう|の話|の件|について)(です|だけど|なんですが)?[。?]*$")
_LATER = re.compile(r"(別途|後ほど|のちほど|改めて)お?(伺|尋|聞|質問)")
_ASIDE = re.compile(
    r"((?:者|民|親|員)として(?:知り|聞き|気に)|まして|ので|もんで|もので|(?<!知り)(?<!聞き)(?<!伺い)たくて|(気になっ|迷っ|困っ|悩ん)[てで](い?て)?|んですが)[。、.…]*$"
)  # why somebody asks
_ASKING_END = re.compile(r"([?かのはをや]|かな|って|っけ|よね|でしょ|ください|どうぞ|たい|て)$")
_TELLING_END = re.compile(r"([すたるいんとがねわぞよし]|こと|から|けど)$")
_THERE = re.compile(r"(あちら|そちら|あっち|向こう|同市)")
_CLAUSE = re.compile(r"(が|けど[よさね]?|けれども?)、$")  # 「落ち込みましたが、」: said before what is asked
_SETS_TOPIC = re.compile(
    r"(です|なん(です|だ)|だ|のこと|の件)(が|けど[よさね]?|けれども?)、$"
)  # 「メタボ健診ですけど、」
_FURTHER = re.compile(r"(それで|それから|そして|その|あの|そこ|あと|また|加えて|ついでに|さらに|で、)")
_DECLARES = re.compile(
    r"(のこと(で|を)|の件(で|を)|について|に関し?て?|につきまして)[^。]{0,4}(伺|お尋ね|尋ね|質問|お聞き|うかが)"
)


def _after(context: Context, query: Query) -> Context:
    """The conversation as it stands when a query of this message has been answered."""
    return context.with_turn(Turn(queries=(query,), rows=query.selection.rows or ()))


@dataclass(frozen=True)
class Language:
    """The language tools that all reports share."""

    analyzer: Analyzer
    cues: CueFinder
    terms: TermFinder


_ASKING = ("indicator", "list", "count", "question_word", "asks", "name_of", "that", "exist", "confirm")
_FIELDS = ("why", "issue", "future", "department", "rate", "target", "actual", "rating")
ALTERNATIVE = 14  # letters of a question that only offers another rating or department
TOLD = 0.6  # from this share of its terms on, a sentence of the narrative is what a clause speaks of
NAMED = 0.8  # from this one on, it names that row and no other
NAMED_IN_PART = 0.4  # from this one on, an indicator is what they may name, beside words that nobody knows
NAMING = 0.5  # from this share of a question's nouns on, an indicator is what they name


class Parser:
    """Understands questions over one report. Holds no conversation state: that comes in as `context`."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report = report
        thesaurus = language.terms.thesaurus
        self.words = ReportWords(report, language.analyzer, thesaurus)
        self.index = RowIndex(report, language.analyzer)
        self.passages = PassageIndex(report, self.index)
        self.resolver = Resolver(report, self.index)
        self.reader = SentenceReader(self.words, language.cues, language.terms, language.analyzer)
        conditions = ConditionReader(report, thesaurus)
        lookup = Lookup(report, thesaurus)
        self._scope = Scope(report, self.words, language.analyzer)
        self._asking = AskReader(report, conditions)
        self._claiming = ClaimReader(report, conditions)
        grounds = Grounds(
            report, self.words, self.resolver, self.passages, self._asking, self._claiming, self._scope
        )
        self._sets = SetQuestion(grounds, conditions, lookup)
        self._rows = RowsQuestion(grounds)

    def parse(self, question: str, context: Context | None = None) -> tuple[Query, ...]:
        """The queries of a question, one for each thing asked; never empty."""
        context = context or Context()
        read = self.reader.read(question)
        sentences = [sentence for sentence in read if not sentence.is_empty or _AT_LAST.search(sentence.text)]
        if all(sentence.is_empty for sentence in sentences):
            placed = (self._sets.ranking.next_in_rank(sentence, context) for sentence in read)
            return (next((query for query in placed if query), Query(ask=Ask.CLARIFY)),)
        groups = self._groups(sentences)
        queries: list[Query] = []
        idle: list[Query] = []  # look-ups of rows of which nothing is asked
        for group in groups:
            query = self._within(self._query(group, context, queries), queries, group)
            if queries and self._repeats_claim(group, queries[-1]):
                continue
            if queries and self._leans_on_refused(group, query, queries[-1]):
                continue
            if queries and query.selection.is_open and query.ask in (Ask.LIST, Ask.COUNT):
                continue  # 「どれですか、すべて挙げて」 asks again for what the sentence before selected
            if queries and (excluded := self._sets.excluded_ratings(group)) and queries[-1].selection.ratings:
                queries[-1] = self._without_ratings(queries[-1], excluded)
            elif (
                queries and group.has("include") and queries[-1].selection.ratings and query.selection.ratings
            ):
                queries[-1] = self._with_ratings(queries[-1], query)
            elif queries and group.has("rest") and group.departments:
                queries[-1] = self._without(queries[-1], group)
            elif query not in queries:
                queries.extend(self._step_by_step(group, query, context))
                if self._is_bare(query) and not group.has("asks", "question_word", "list"):
                    idle.append(query)
        queries = [query for query in queries if query not in idle] or queries
        if len(sentences) > 1 and all(query.ask is Ask.CLARIFY for query in queries):
            queries = [self._query(join(sentences), context, ())]
        if elsewhere := self._of_another_place(sentences, groups):
            return (elsewhere,)
        answerable = [query for query in queries if query.ask not in (Ask.ABSTAIN, Ask.CLARIFY)]
        refused = [query for query in queries if query not in answerable]
        if refused and all(self._is_bare(query) for query in answerable):
            return (refused[0],)  # what is said around a question that has no answer is no question
        return tuple(answerable or queries[:1])

    def _step_by_step(self, group: Sentence, query: Query, context: Context) -> tuple[Query, ...]:
        """Two questions of one row, the second without a topic of its own, where one query would lose of either."""
        *head, last = group.pieces or (group,)
        asking = [piece for piece in head if self._asks(piece)]
        if not asking or not _FURTHER.match(last.text) or not self._asks(last) or self._has_topic(last):
            return (query,)
        first = self._query(join(head), context, ())
        if first.ask is Ask.RANK and (
            further := self._sets.ranking.next_in_rank(last, _after(context, first))
        ):
            return (further,)
        rows = first.selection.rows or ()
        if query.selection.rows is None and query.ask is not Ask.ABSTAIN:
            return (query,)
        if first.ask not in (Ask.LOOKUP, Ask.FIND) or len(rows) != 1 or self._is_bare(first):
            return (query,)
        second = self._rows.query(last, _after(context, first), ())
        known = second.ask in (Ask.LOOKUP, Ask.FIND) and second.selection.rows == rows
        lost = ({*first.fields, *first.metrics} | {*second.fields, *second.metrics}) - {
            *query.fields,
            *query.metrics,
        }
        if not known or not lost or self._is_bare(second):
            return (query,)
        return (first, second)

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
        asking = [item for item in sentences if there or not _CLAUSE.search(item.text)]
        for place in filter(None, map(self._scope.other_place, asking)):
            stem = place.rstrip("市町村県区都府")
            if stem and (there or all(stem in group.text for group in groups)):
                return abstain("other_place", place)
        return None

    def _leans_on_refused(self, sentence: Sentence, query: Query, before: Query) -> bool:
        """「防犯カメラは何台か。計画の台数に達したのか」: no answer to the first, none to what leans on it."""
        same = query.selection.rows is not None and query.selection.rows == before.selection.rows
        return before.ask is Ask.ABSTAIN and same and self._names_nothing(sentence)

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
        asking = [piece for piece in sentence.pieces if not _CLAUSE.search(piece.text)] or [sentence]
        if place := next(filter(None, map(self._scope.other_place, asking)), ""):
            return abstain("other_place", place)
        if self._scope.personal(sentence):
            return abstain("personal")
        found = self.resolver.rows_of(sentence).found
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

    @staticmethod
    def _without_ratings(query: Query, excluded: frozenset[str]) -> Query:
        """The query before without ratings set aside afterwards: 「…はいくつか。概ね順調は数に入れず」."""
        kept = tuple(label for label in query.selection.ratings or () if label not in excluded)
        return query.model_copy(update={"selection": query.selection.model_copy(update={"ratings": kept})})

    @staticmethod
    def _with_ratings(query: Query, other: Query) -> Query:
        """The query before with further ratings: 「…はいくつ？概ね順調も合わせて」."""
        ratings = tuple(dict.fromkeys([*(query.selection.ratings or ()), *(other.selection.ratings or ())]))
        return query.model_copy(update={"selection": query.selection.model_copy(update={"ratings": ratings})})

    @staticmethod
    def _without(query: Query, sentence: Sentence) -> Query:
        """The query before without the departments that the sentence sets aside: 「…の分は除き、それ以外を」."""
        names = tuple(mention.name for mention in sentence.departments)
        return query.model_copy(
            update={"selection": query.selection.model_copy(update={"excluded_departments": names})}
        )

    def _groups(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Sentences that belong to one question are joined; each further question stands for itself.

        A sentence that asks nothing is context of the next one that does, or of the one before at the end.
        """
        sentences = self._uninstructed(sentences)
        sentences = self._from_the_point(sentences)
        sentences = [item for item in sentences if not _ADDRESSES.fullmatch(item.text)] or sentences
        japanese = [
            item
            for item in sentences
            if re.search(r"[ぁ-んァ-ヶ一-鿿]", item.text)
            and (self._has_topic(item) or item.cues_beyond("asks") or item.years)
        ]
        sentences = japanese or sentences
        asking = [self._asks(sentence) for sentence in sentences]
        if not any(asking):
            return [join(sentences)]
        groups: list[list[Sentence]] = []
        waiting: list[Sentence] = []
        for sentence, asks in zip(sentences, asking, strict=True):
            if not asks:
                waiting.append(sentence)
                continue
            own = self._has_topic(sentence) and not (groups and self._still_of(groups[-1], sentence))
            if groups and _FRAGMENT.search(sentence.text) and not self._has_topic(join(groups[-1])):
                groups[-1].append(sentence)  # 「この先どうするの、市街地整備の」
                continue
            sides = (
                sentence.has("which", "compare", "each", "both") or SIDE.search(sentence.text)
            ) and self._names_nothing(sentence)
            keep = not own or sides or self._confirms(sentence) or self._leads_on(waiting, sentence)
            keep = keep or (self._names_nothing(sentence) and not sentence.cues_beyond(*_ASKING))
            keep = keep or bool(_THAT_DEPARTMENT.search(sentence.text) and waiting)
            keep = keep or bool(AFTER_THE_LEADER.search(sentence.text))
            if any(self._has_topic(item) for item in waiting if not _CLAUSE.search(item.text)):
                waiting = [item for item in waiting if not _CLAUSE.search(item.text)]
            relevant = [
                item
                for item in waiting
                if (keep and (self._has_topic(item) or item.has(*_FIELDS)))
                or (_DECLARES.search(item.text) and self._has_topic(item))
            ]
            if (not own or sides) and not relevant and groups:
                if self.passages.quoting(sentence.quoted):
                    groups.append([sentence])
                else:
                    groups[-1].append(sentence)
            else:
                groups.append([*relevant[-2:], sentence])
            waiting = []
        if (
            waiting
            and groups
            and any(self._has_topic(item) for item in waiting)
            and not self._has_topic(join(groups[-1]))
        ):
            groups[-1] = [*waiting, *groups[-1]]
        if waiting and groups and not any(self._has_topic(item) for item in waiting):
            groups[-1] += [item for item in waiting if item.has(*_FIELDS) or item.years]
        topical = [join(group) for group in groups if self._has_topic(join(group))]
        strong = [group for group in topical if self._is_strong(group)] if len(topical) > 1 else topical
        return strong or topical or [join(group) for group in groups]

    def _still_of(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether a rating or a figure is only said of the one row asked before: 「1,965円足りないだけで遅れは酷だよね」.

        Alternatives too: 「評価は順調？遅れ？」, 「所管は学校教育課ですか、生涯学習課ですか」.
        """
        asks = sentence.has("list", "count", "indicator", "among", "rest", "which", "best", "worst", "share")
        if asks or sentence.terms or sentence.indicators or sentence.headings:
            return False
        other = (sentence.labels or sentence.departments) and len(sentence.text) < ALTERNATIVE
        if not other and (sentence.departments or not sentence.numbers):
            return False
        return len(self.resolver.rows_of(join(before)).rows) == 1

    def _uninstructed(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without those that tell how to answer; of these only what they name, where nothing else does."""
        kept = [item for item in sentences if not _INSTRUCTS.search(item.text)]
        if not kept:
            return list(sentences)
        if any(self._has_topic(item) for item in kept):
            return kept
        named = [
            replace(item, cues=(), numbers=(), quoted=())
            for item in sentences
            if item not in kept and self._has_topic(item)
        ]
        return [join([*named, *kept])] if named else kept

    def _from_the_point(self, sentences: list[Sentence]) -> list[Sentence]:
        """What follows 「本題ですが」, 「お聞きしたいのは」, where something to answer follows."""
        for place, sentence in enumerate(sentences):
            if _AT_LAST.search(sentence.text) and any(self._has_topic(item) for item in sentences[place:]):
                return sentences[place:]
        return sentences

    def _leads_on(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether what is said before names the row of which the sentence asks: 「…は落ち込みましたが、何をしたためか」."""
        if not before or sentence.indicators or sentence.has("list", "indicator"):
            return False
        earlier = self.resolver.rows_of(before[-1])
        clause = _CLAUSE.search(before[-1].text)
        if clause and not sentence.has("best", "worst"):
            told = self.passages.rank(self.resolver.matches(before[-1].terms))
            if told and told[0].own >= TOLD:
                return True
        own = self.resolver.by_terms(sentence.terms)
        if own.kind == "several" and earlier.indicator >= NAMED_IN_PART and set(earlier.rows) < set(own.rows):
            return True
        if clause and _SETS_TOPIC.search(before[-1].text) and earlier.indicator >= NAMED:
            held = {candidate.row for candidate in own.candidates if candidate.coverage >= NAMED_IN_PART}
            if len(earlier.rows) == 1 and earlier.rows[0] in held:
                return True
        back = is_open(sentence) and (sentence.has("that") or (clause and own.kind == "several"))
        if back and len(earlier.rows) == 1 and earlier.indicator >= NAMED:
            return True
        floor = NAMING if clause else NAMED
        return (
            len(earlier.rows) == 1 and earlier.found and earlier.indicator >= floor and own.indicator < NAMING
        )

    @staticmethod
    def _names_nothing(sentence: Sentence) -> bool:
        return not (sentence.terms or sentence.indicators or sentence.departments or sentence.headings)

    def _is_strong(self, sentence: Sentence) -> bool:
        """Whether the topic is more than a word that some narrative happens to hold."""
        if (
            sentence.indicators
            or sentence.departments
            or sentence.headings
            or sentence.labels
            or sentence.quoted
        ):
            return True
        if sentence.named_in_part or not any(term.weight >= 1 for term in sentence.terms):
            return True
        found = self.resolver.by_terms(sentence.terms)
        if found.kind == "one" and sentence.has("department", "why", "future", "issue"):
            return True
        narrative = self.passages.rank(found.matches)
        told = bool(narrative and narrative[0].own >= 0.6) and (
            sentence.has("question_word", "asks") or "?" in sentence.text
        )
        return (
            found.indicator >= NAMING
            or told
            or sentence.has("status_late", "status_on_track", "list", "indicator")
        )

    def _asks(self, sentence: Sentence) -> bool:
        if sentence.text.isascii() and not (
            "?" in sentence.text or sentence.has("asks", "question_word", "list")
        ):
            return False
        if re.search(r"(と|も)、$", sentence.text) and sentence.has(*_FIELDS):
            return True  # 「健康寿命を受け持つ部署名と、」
        if _DECLARES.search(sentence.text) and not sentence.has("question_word", "list", "count"):
            return False
        if re.search(r"(除外|対象外|別格|出場停止)[。]?$", sentence.text):
            return False
        if _LATER.search(sentence.text) or _ASIDE.search(sentence.text):
            return False
        if _CLAUSE.search(sentence.text) and not sentence.has("question_word"):
            return False
        if _COURTESY.search(sentence.text) and not _BIDS.search(sentence.text):
            return False
        text = sentence.text.rstrip(" 。、")
        ends = "?" in text or _ASKING_END.search(text)
        noun_end = text and not _TELLING_END.search(text) and not _CLOSES.fullmatch(text)
        counts = "何" in text and sentence.has("count", "how_much")  # 「何件できたん」
        return bool(ends or noun_end or counts or sentence.has("asks", "question_word", "list", "confirm"))

    def _has_topic(self, sentence: Sentence) -> bool:
        if sentence.indicators or sentence.departments or sentence.headings or sentence.labels:
            return True
        if sentence.has("status_late", "status_on_track", "status_mostly", "status_not_evaluated"):
            return True
        if sentence.has("target", "rate") and any(number.comparison for number in sentence.numbers):
            return True
        if sentence.has("rate") and (sentence.has("best", "worst", "average") or sentence.numbers):
            return True
        if self.resolver.rows_of(sentence).found or dimension(sentence):
            return True
        if any(
            match.rarity >= 0.6 and any(found.get(Field.INDICATOR, 0) >= 0.9 for found in match.rows.values())
            for match in self.resolver.matches(sentence.terms)
        ):
            return True
        if NO_NAME.search(sentence.text):
            return True
        if sentence.has("indicator") and len({year.year for year in sentence.years}) > 1:
            return True
        return bool(
            sentence.has("indicator", "target")
            and sentence.has("list", "count", "best", "worst", "met", "unmet", "unchanged")
        )

    @staticmethod
    def _confirms(sentence: Sentence) -> bool:
        return sentence.has("confirm") and not sentence.indicators

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(self.report.columns)
