"""Conditions on words that stand in a sentence: 「課題で人材に触れている」, 「理由に「予約制」とある」."""

import re
from collections.abc import Sequence

from ingest.normalize import key
from ingest.records import NARRATIVE_FIELDS, Field, Report
from service.language.terms import Term
from service.language.thesaurus import Thesaurus
from service.query import TextCondition
from service.understanding.rating_conditions import CALLED_A_WORD, RatingReader
from service.understanding.sentence import Sentence

_NOT_MENTIONED = re.compile(
    r"(言葉|語|文言|単語|記載|記述|言及|名前)(が|は|の|も)(ない|無い|一切ない|出てこない|載っていない|見当たらない)"
    r"|(触れて|言及して|書かれて|記載されて|含まれて|出て|入って|載って)い?(ない|ません)"
)
_OR = re.compile(r"[」』]?、?(?:や|または|又は|もしくは|あるいは|か|・|/|とか)、?[「『]?")
_BESIDE = re.compile(
    r"(?:や|・|または|とか)[^。、やとをがは]{1,10}[るたいな](?:人|方|者|もの|物|ところ|所|店|会社|団体|家|子|車)の"
)
_BOTH_WORDS = re.compile(
    r"(?:両方|どちらも|ともに|いずれも)(?:の(?:語|言葉|文言|単語))?(?:が|を)?(?:出て|入って|書か|書い|含|使わ|登場)"
)
_IN_THE_NAME = re.compile(r"指標(?:名|の(?:名前|名称))(?:の中)?(?:に|が)[^。]{0,4}(?:[「『]|含|入|付)")
_EITHER = re.compile(r"[」』](?:の|、)?(?:うち)?(?:の)?(?:どちらか|いずれか)")
_QUOTES = re.compile(r"[「『][^「」『』]*[」』]")
_MENTIONED_BESIDE = re.compile(r"(触れ|言及|記載|記述|書|挙げ|含|言葉|語|文言|載)")
_AS_WRITTEN = re.compile(r"の(語|文字|字|単語|文言|ワード)(が|は|を|も|の)")
_TEXT_FIELDS = (Field.INDICATOR, Field.INITIATIVE, Field.POLICY, *NARRATIVE_FIELDS)


class WordReader:
    """Reads conditions on words with the texts of one report."""

    def __init__(self, report: Report, thesaurus: Thesaurus, ratings: RatingReader) -> None:
        self._thesaurus = thesaurus
        self._ratings = ratings
        self._texts = [cell.reading for measure in report.measures for cell in measure.cells.values()]

    def fields(self, sentence: Sentence) -> tuple[Field, ...]:
        """The fields in which words are looked for: 「課題欄で」 → issue; all texts where none is named."""
        named = {
            "why": Field.DELAY_REASON,
            "issue": Field.ISSUE,
            "future": Field.FUTURE_MEASURE,
            "progress": Field.PROGRESS_NOTE,
            "initiative": Field.INITIATIVE,
        }
        if _IN_THE_NAME.search(sentence.text):
            return (Field.INDICATOR,)
        fields = tuple(
            dict.fromkeys(
                named[cue.concept] for cue in sentence.cues if cue.concept in named and not cue.negated
            )
        )
        return fields or _TEXT_FIELDS

    def quoted(self, sentence: Sentence) -> list[str]:
        """The quoted words that are to be looked for: no label, heading or rating, unless called a word."""
        skip = {key(cue_text) for cue_text in ("指標", "KPI")}
        skip |= {key(mention.name) for _, mention in (*sentence.labels, *sentence.headings)}
        rated = {key(sentence.text[item.start : item.end]) for item in self._ratings.statuses(sentence)}
        return [
            word
            for word in sentence.quoted
            if key(word) not in skip
            and (key(word) not in rated or CALLED_A_WORD.match(sentence.text.partition(word)[2]))
        ]

    def read(self, sentence: Sentence) -> tuple[TextCondition, ...]:
        """The words that rows must mention: what is quoted, else the sentence's terms; 「連携や共催」 is either."""
        words = self.quoted(sentence)
        if not words and sentence.quoted and not _MENTIONED_BESIDE.search(_QUOTES.sub("", sentence.text)):
            return ()
        words = words or self._named(sentence)
        if not words:
            return ()
        fields = self.fields(sentence)
        literal = words[0] in sentence.quoted or bool(_AS_WRITTEN.search(sentence.text))
        absent = bool(_NOT_MENTIONED.search(sentence.text))
        groups = _alternatives(sentence, words)
        alone = tuple(group[0] for group in groups if len(group) == 1)
        wanted = [(alone, False)] if alone else []
        wanted += [(tuple(group), True) for group in groups if len(group) > 1]
        return tuple(
            TextCondition(words=some, fields=fields, any_of=either, literal=literal, absent=absent)
            for some, either in wanted
        )

    def _named(self, sentence: Sentence) -> list[str]:
        """The sentence's terms as words to look for, else the cause that it names."""
        nouns = [term for term in sentence.terms if term.weight >= 0.9]
        said = [self._with_suffix(sentence, term) for term in nouns if not _owns_beside(sentence, term)]
        if words := self._distinct(_parted(sentence, said)):
            return words
        last = sentence.causes[-1] if sentence.causes else None
        looked_for = last and re.match(r"(に|を|が|の|という)", sentence.text[last.end :])
        return [last.name] if last and looked_for else []

    def _with_suffix(self, sentence: Sentence, term: Term) -> str:
        """The term with the suffix behind it, where the report prints that word: 高齢 → 高齢化."""
        longer = sentence.text[term.start : term.end + 1]
        suffixed = re.search(r"[化性者率数費]$", longer) and not sentence.pieces
        return longer if suffixed and any(longer in text for text in self._texts) else term.text

    def _distinct(self, words: Sequence[str]) -> list[str]:
        """Words that are not synonyms of an earlier one: 費用やコスト → 費用."""
        kept: list[str] = []
        for word in words:
            same = {phrase.key for phrase in self._thesaurus.same(self._thesaurus.phrase(word))}
            if not any(key(other) in same for other in kept):
                kept.append(word)
        return kept


def _linked(sentence: Sentence, one: str, other: str) -> bool:
    return re.search(f"{re.escape(one)}{_OR.pattern}{re.escape(other)}", sentence.text) is not None


def _owns_beside(sentence: Sentence, term: Term) -> bool:
    """Whether a noun is one of the owners of a later one, beside others in words of their own: 「農家や働く人の減少」."""
    beside = _BESIDE.match(sentence.text, term.end)
    last = beside.end() if beside else -1
    nouns = [other for other in sentence.terms if other.weight >= 0.9 and term.end <= other.start <= last]
    return [other.start for other in nouns] == [last]


def _parted(sentence: Sentence, words: Sequence[str]) -> list[str]:
    """The words, with a 「コストの増加」 that is linked to its neighbours cut: 「費用やコストの増加・上昇」."""
    parted: list[str] = []
    for place, word in enumerate(words):
        linked = (place > 0 and _linked(sentence, words[place - 1], word)) or (
            place + 1 < len(words) and _linked(sentence, word, words[place + 1])
        )
        parted += word.split("の") if linked else [word]
    return [word for word in parted if len(word) > 1]


def _alternatives(sentence: Sentence, words: Sequence[str]) -> list[list[str]]:
    """The words in groups of which one suffices: 「ハローワークとの連携や共催」 → [ハローワーク], [連携, 共催]."""
    if len(words) > 1 and _EITHER.search(sentence.text):
        return [list(words)]
    groups: list[list[str]] = []
    for word in words:
        before = groups[-1][-1] if groups else ""
        joined = before and _linked(sentence, before, word)
        if joined and not _BOTH_WORDS.search(sentence.text):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
