"""The words that the texts of rows must hold, relaxed until a row holds them: 「課題で人材に触れている指標」."""

import re

from service.evidence.lookup import Hit, Lookup
from service.query import TextCondition
from service.understanding.cause_mentions import cause_mentions
from service.understanding.grounds import Grounds
from service.understanding.rating_conditions import LATE
from service.understanding.sentence import Sentence
from service.understanding.word_conditions import WordReader
from service.understanding.wording import MENTIONS, QUOTES_WORDS, plural

_OF_ROWS = re.compile(
    r"(課題|方策|理由|取組|取り組み)(は|を|が)?([?。]*$|何件|いくつ|何個)|(のは?、?どこ(の|で|に|[?。]|$)|どこの(指標|課|行|欄)|どれ|どの|指標|KPI|もの|行を|行は|行が|項目|のは[?。]*$|一覧)"
)
_OF_ROW = re.compile(
    r"(何(を|の|が|に|と|て)|どのような|どのように|いかなる|どう|どんな)(?!.*(どの指標|どれ|指標|KPI))"
)
_CAUSES = re.compile(
    r"」?[をが](理由|事由|原因|要因)(と|に|で)?(する|せず|しな|した|し|なって|なった|なら|ない|ある|は|の|遅れ|、)"
)


class TextSearch:
    """Says for which words the texts of one report are searched."""

    def __init__(self, grounds: Grounds, words: WordReader, lookup: Lookup) -> None:
        self._report = grounds.report
        self._ratings = grounds.ratings
        self._resolver = grounds.resolver
        self._words = words
        self._lookup = lookup

    def read(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """The words that rows must mention; later words give way where no row mentions them all."""
        if dated := self._dated(sentence):
            return (dated,)
        if any(one.name in quoted for one in sentence.indicators for quoted in sentence.quoted):
            return ()  # 「『出生数 達成率72%』と書いてあった」 quotes what is said of a row
        quotes = bool(QUOTES_WORDS.search(sentence.text) and self._words.quoted(sentence))
        if not self._asks_for_words(sentence, quotes=quotes):
            return ()
        return tuple(self._relaxed(sentence, one) for one in self._words.read(sentence))

    def _asks_for_words(self, sentence: Sentence, *, quotes: bool) -> bool:
        """Whether rows are asked for that mention words; `quotes`: words stand in quotation marks."""
        mentions = (
            quotes
            or MENTIONS.search(sentence.text)
            or (sentence.has("why") and re.search(r"(理由|原因|要因)に(挙|あ)", sentence.text))
        )
        if not mentions or not (sentence.terms or sentence.causes or sentence.quoted):
            return False
        several = plural(sentence) or (quotes and sentence.has("count"))
        if not (several or _OF_ROWS.search(sentence.text)) or (_OF_ROW.search(sentence.text) and not quotes):
            return False
        if self._names_cause_of_rating(sentence) or (sentence.indicators and not several):
            return False
        described = len([term for term in sentence.terms if term.weight >= 1]) > 3
        return bool(sentence.quoted) or not described  # a description is more than words to look for

    def despite_the_cause(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """A cause said beside a rating that has none: 「コロナの影響を受けたのに順調な指標」."""
        statuses = self._ratings.statuses(sentence)
        causes = cause_mentions(sentence)
        late = any(mention.statuses & LATE for mention in statuses)
        if not statuses or late or not causes or any(cause.excluded for cause in causes):
            return ()
        fields = self._words.fields(sentence)
        return (TextCondition(words=(sentence.causes[0].name,), fields=fields),)

    def told(self, sentence: Sentence, theme: tuple[str, ...]) -> TextCondition | None:
        """A theme that no indicator or initiative has, as words of the narrative: 「警察と連携している指標」."""
        condition = TextCondition(words=theme, fields=self._words.fields(sentence))
        return condition if theme and self._held(condition) else None

    def _dated(self, sentence: Sentence) -> TextCondition | None:
        """「令和5年度に始まる取組は」: rows whose texts name a year that is no year of the columns."""
        own = {self._report.fiscal_year, self._report.final_year}
        years = [year for year in sentence.years if year.year not in own]
        about = re.search(r"(取組|取り組み|予定|動き|始ま|行うこと|記載|書)", sentence.text)
        topical = sentence.terms or sentence.indicators or sentence.has("year_note", "target", "actual")
        if not years or not about or topical:
            return None
        words = (sentence.text[years[0].start : years[0].end],)
        condition = TextCondition(words=words, fields=self._words.fields(sentence))
        return condition if self._held(condition) else None

    def _names_cause_of_rating(self, sentence: Sentence) -> bool:
        """Whether the words only name the cause that a rating has: 「コロナを理由とする遅れ」."""
        late = any(mention.statuses & LATE for mention in self._ratings.statuses(sentence))
        heavy = any(term.weight >= 1 for term in sentence.terms)
        headings = {heading.name for heading, _ in sentence.headings}
        either = re.search(r"(含む|含め|そうでない|非起因|どちらも|いずれも|問わず)", sentence.text)
        if late and sentence.causes and either and not heavy:
            return True
        caused = any(_CAUSES.match(sentence.text[mention.end :]) for mention in sentence.causes)
        return bool(late and caused and not heavy and set(sentence.quoted) <= headings)

    def _relaxed(self, sentence: Sentence, wanted: TextCondition) -> TextCondition:
        """The condition, without later words where no row mentions them all."""
        condition = self._in_words(sentence, wanted)
        while not condition.any_of and not self._held(condition):
            shorter = self._printed_words(sentence, condition)
            if not shorter:
                return condition
            condition = TextCondition(words=shorter, fields=condition.fields)
        return condition

    def _in_words(self, sentence: Sentence, condition: TextCondition) -> TextCondition:
        """The condition with compounds that no row holds cut into their words; 統計調査廃止 → 統計, 調査, 廃止."""
        if sentence.quoted or condition.any_of:
            return condition
        parts = {
            term.text: [part.surface for part in term.parts if part.is_noun and len(part.surface) > 1]
            for term in sentence.terms
        }
        words: list[str] = []
        for word in condition.words:
            alone = TextCondition(words=(word,), fields=condition.fields)
            pieces = TextCondition(words=tuple(parts.get(word, ())), fields=condition.fields)
            words += (
                [word] if self._held(alone) or not pieces.words or not self._held(pieces) else pieces.words
            )
        return TextCondition(words=tuple(words), fields=condition.fields)

    def _printed_words(self, sentence: Sentence, condition: TextCondition) -> tuple[str, ...]:
        """Fewer words of a condition that no row holds: those printed as such, those held at all, all but the last."""
        alone = [TextCondition(words=(word,), fields=condition.fields) for word in condition.words]
        unknown = {
            match.term.text
            for match in self._resolver.matches(sentence.terms)
            if match.term.is_topic and not match.rows
        }
        if unknown & set(condition.words):
            return ()  # what no row mentions is not mentioned by leaving it out
        held = [hits[0] for one in alone for hits in [self._first_hit(one)] if hits]
        for words in (
            tuple(hit.words for hit in held if hit.words in condition.words),
            tuple(one.words[0] for one in alone if self._held(one)),
        ):
            if 0 < len(words) < len(condition.words):
                return words
        return condition.words[1:] if _qualifies(sentence, condition.words) else condition.words[:-1]

    def _first_hit(self, condition: TextCondition) -> list[Hit]:
        hits = (self._lookup.text_hits(measure, condition) for measure in self._report.measures)
        return next((found for found in hits if found), [])

    def _held(self, condition: TextCondition) -> bool:
        return any(self._lookup.text_hits(measure, condition) for measure in self._report.measures)


def _qualifies(sentence: Sentence, words: tuple[str, ...]) -> bool:
    """Whether the first of two words only says whose the second is: 人材の高齢化."""
    return len(words) == 2 and f"{words[0]}の{words[1]}" in sentence.text
