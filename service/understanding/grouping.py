"""Which sentences of a message belong to one question, and which only lead to it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

from service.understanding.grounds import Grounds
from service.understanding.open_question import is_open
from service.understanding.questions import NAMING, TOLD, TOLD_OF_ROW, Questions
from service.understanding.ranking import AFTER_THE_LEADER
from service.understanding.sentence import Sentence, join
from service.understanding.talk import (
    ADDRESSES,
    ALL_HOLD,
    CLAUSE,
    DECLARES,
    FIELDS,
    INSTRUCTS,
    ONE_MORE,
    is_aside,
    names_nothing,
    of_all,
    plain,
)
from service.understanding.wording import SIDE

_THAT_DEPARTMENT = re.compile(r"(あの|その|この|同)(課|部署|室)")  # of the one named before
_FRAGMENT = re.compile(r"^[^。?]{2,16}(の|のこと|のほう|の話|の件|について)(です|だけど|なんですが)?[。?]*$")
_INCLUDING = re.compile(r"(?:含めて|込みで|入れて)[。]?$")  # 「民間の団地の話も含めて」
_ANNOUNCES = re.compile(r"だけ、?(お|ご)?(教え|聞か|伺|尋ね|質問)[^。?]*(です|ます|ください)[。]?$")
_DAY = re.compile(r"年\d{1,2}月")  # a date in what somebody tells
_SETS_TOPIC = re.compile(
    r"(です|なん(です|だ)|だ|のこと|の件)(が|けど[よさね]?|けれども?)、$"
)  # 「メタボ健診ですけど、」
_ASKING = ("indicator", "list", "count", "question_word", "asks", "name_of", "that", "exist", "confirm")
ALTERNATIVE = 14  # letters of a question that only offers another rating or department
NAMED = 0.8  # from this one on, it names that row and no other
NAMED_IN_PART = 0.4  # from this one on, an indicator is what they may name, beside words that nobody knows
_AMOUNT_ALONE = re.compile(
    r"(?:その|それぞれの?|各々の?)?[㐀-鿿]{0,4}[数率額](?:は|を|が|って|も|、|について)"
)
AT_LAST = re.compile(
    r"(本題|(お?聞き|お?尋ね|伺い|うかがい|知り|確認し|確かめ)た(い|かった)(こと|点)?(のは|は)(?!(これ|それ|その|以上))|質問(は|です|なん)|用件は|(一つ|ひとつ|1つ|一点|1点)だけ、?(お|ご)?(教え|聞か|伺|尋ね|質問))"
)


class Grouping:
    """Joins the sentences of a message over one report."""

    def __init__(self, grounds: Grounds) -> None:
        self._resolver = grounds.resolver
        self._passages = grounds.passages
        self.questions = Questions(grounds)

    def of(self, groups: list[Sentence]) -> list[Sentence]:
        """The questions of a message: those of the report, where there are any."""
        last = groups[-1:] if len(groups) > 2 and of_all(groups[-1]) else []
        groups = groups[: len(groups) - len(last)]
        topical = [group for group in groups if self.questions.has_topic(group)]
        strong = [group for group in topical if self._is_strong(group)] if len(topical) > 1 else topical
        if strong or len(groups) == 1:
            return [*strong, *last] if strong else groups
        return [group for group in groups if self.questions.is_question(group)] or topical or groups

    def _is_strong(self, group: Sentence) -> bool:
        """Whether a question is one of the report, and not remarks alone."""
        return self.questions.is_strong(group) and any(
            map(self.questions.is_strong, group.pieces or (group,))
        )

    def beside(self, sentences: Sequence[Sentence], groups: Sequence[Sentence]) -> list[Sentence]:
        """Further plain questions of a message, which may have no answer; none where it holds talk besides."""
        if len(sentences) < 2:
            return []
        talk = any(
            not self.questions.asks(item) and not CLAUSE.search(item.text) and not is_aside(item)
            for item in sentences
        )
        announced = [bool(ONE_MORE.match(group.text)) for group in (*groups[1:], groups[0])]
        told = [not talk or after or before for after, before in pairwise([announced[-1], *announced])]
        return [
            group
            for group, wanted in zip(groups, told, strict=True)
            if wanted and self.questions.is_question(group)
        ]

    def groups(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """Sentences that belong to one question are joined; each further question stands for itself.

        A sentence that asks nothing is context of the next one that does, or of the one before at the end.
        """
        sentences = self._in_question(sentences)
        asking = [self.questions.asks(sentence) for sentence in sentences]
        if not any(asking):
            return [join(sentences)]
        groups: list[list[Sentence]] = []
        waiting: list[Sentence] = []
        for sentence, asks in zip(sentences, asking, strict=True):
            if not asks:
                waiting.append(sentence)
            elif groups and self._completes(groups[-1], sentence):
                groups[-1].append(sentence)
            elif groups and self._is_talk(sentence):
                continue
            else:
                self._place(groups, waiting, sentence)
                waiting = []
        if waiting and groups:
            groups[-1] = self._with_the_last(groups[-1], waiting)
        return [join(group) for group in groups]

    def _in_question(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without instructions, salutations, remarks and what goes before the point."""
        found = self._from_the_point(self._uninstructed(sentences))
        found = [item for item in found if not ALL_HOLD.fullmatch(item.text)] or found
        found = [item for item in found if not ADDRESSES.fullmatch(item.text)] or found
        japanese = [
            item
            for item in found
            if (item.text.isascii() and self.questions.asks(item))
            or (
                re.search(r"[ぁ-んァ-ヶ一-鿿]", item.text)
                and (
                    self.questions.has_topic(item)
                    or item.cues_beyond("asks")
                    or item.years
                    or (ONE_MORE.match(item.text) and plain(item))
                )
            )
        ]
        return japanese or found

    def _completes(self, group: Sequence[Sentence], sentence: Sentence) -> bool:
        """「同課が所管する指標は」 after a department; 「この先どうするの、市街地整備の」."""
        if _THAT_DEPARTMENT.search(sentence.text) and join(group).departments:
            return True
        if _INCLUDING.search(sentence.text):
            return True
        named = self._resolver.rows_of(sentence)
        same = named.indicator >= NAMED and named.rows == self._resolver.rows_of(join(group)).rows
        fragment = _FRAGMENT.search(sentence.text) and not sentence.has("question_word", "how_much", "count")
        return bool(fragment) and (same or not self.questions.has_topic(join(group)))

    def _is_talk(self, sentence: Sentence) -> bool:
        """Whether it speaks of things that the report does not know, and asks nothing: 「今夜は眠れそうにありません。」."""
        asks = plain(sentence) or sentence.has(*FIELDS)
        nouns = any(term.weight >= 1 for term in sentence.terms)
        return nouns and not asks and not self.questions.has_topic(sentence)

    def _place(self, groups: list[list[Sentence]], waiting: Sequence[Sentence], sentence: Sentence) -> None:
        """Puts a sentence that asks into a group of its own, with what led to it, or into the last one."""
        own = self.questions.has_topic(sentence) and not (groups and self._still_of(groups[-1], sentence))
        own = own or self._names_the_unknown(sentence)
        paired = sentence.has("which", "compare", "each", "both") or SIDE.search(sentence.text)
        sides = bool(paired) and names_nothing(sentence)
        sides = sides or bool(groups and self._is_amount_of(groups[-1][-1], sentence))
        keep = (
            not own
            or sides
            or self._confirms(sentence)
            or self._leads_on(waiting, sentence)
            or (names_nothing(sentence) and not sentence.cues_beyond(*_ASKING))
            or (waiting and _THAT_DEPARTMENT.search(sentence.text))
            or AFTER_THE_LEADER.search(sentence.text)
        )
        waiting = [item for item in waiting if not is_aside(item) or (not own and item.text.endswith("、"))]
        waiting = list(dropwhile(lambda item: not self.questions.is_strong(item), waiting)) or [
            item for item in waiting if self.questions.has_topic(item) or item.years
        ]
        told = [item for item in waiting if not CLAUSE.search(item.text) and self.questions.is_strong(item)]
        before = told if any(self.questions.has_topic(item) for item in told) else waiting
        relevant = [item for item in before if self._concerns(item, sentence, keep=bool(keep))]
        if len(groups) > 1 and of_all(sentence):
            groups.append([sentence])
        elif groups and not own and relevant and all(self._still_of(groups[-1], item) for item in relevant):
            groups[-1] += [*relevant, sentence]  # 「…は95人。目標を2割上回ると書いた。これで大丈夫？」
        elif not groups or relevant or (own and not sides) or self._passages.quoting(sentence.quoted):
            groups.append([*relevant[-2:], sentence])
        else:
            groups[-1].append(sentence)

    def _names_the_unknown(self, sentence: Sentence) -> bool:
        """Whether it plainly asks for a thing that no row holds: 「家庭ごみのリサイクル率はどれくらい？」."""
        if sum(term.weight >= 1 for term in sentence.terms) < 2:
            return False
        amount = sentence.has("how_much", "count", "share") and not is_open(sentence)
        unknown = amount and self._resolver.by_terms(sentence.terms).coverage < TOLD_OF_ROW
        further = ONE_MORE.match(sentence.text) or unknown
        return bool(further and plain(sentence))

    def _is_amount_of(self, name: Sentence, sentence: Sentence) -> bool:
        """Whether what many rows have is asked of the bare name before: 「…の就職面接会。参加人数は」."""
        if not name.is_bare_name or not _AMOUNT_ALONE.match(sentence.text):
            return False
        own, earlier = self._resolver.by_terms(sentence.terms), self._resolver.rows_of(name)
        return own.kind == "several" and earlier.found and set(earlier.rows) <= set(own.rows)

    def _concerns(self, item: Sentence, sentence: Sentence, *, keep: bool) -> bool:
        """Whether what was said before belongs to a sentence; `keep`: the sentence leans on it."""
        if keep and (self.questions.has_topic(item) or item.has(*FIELDS)):
            return True
        if DECLARES.search(item.text) and self.questions.has_topic(item):
            return True
        alone = names_nothing(item) and not _DAY.search(item.text)  # 「二年前、令和2年度だ。」
        dated = CLAUSE.search(item.text) or alone
        return bool(item.years and not sentence.years and dated)

    def _with_the_last(self, group: list[Sentence], waiting: Sequence[Sentence]) -> list[Sentence]:
        """The last group with what is said after it: its topic, where it has none, or a field and a year of it."""
        if any(self.questions.has_topic(item) for item in waiting):
            return group if self.questions.has_topic(join(group)) else [*waiting, *group]
        added = (item for item in waiting if not any(term.weight >= 1 for term in item.terms))
        return [*group, *(item for item in added if item.has(*FIELDS) or item.years)]

    def _still_of(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether a rating or a figure is only said of the one row asked before: 「1,965円足りないだけで遅れは酷だよね」.

        Alternatives too: 「評価は順調？遅れ？」, 「所管は学校教育課ですか、生涯学習課ですか」.
        """
        asks = sentence.has(
            "list", "count", "indicator", "among", "rest", "which", "best", "worst", "share", "who"
        )
        if asks or sentence.terms or sentence.indicators or sentence.headings:
            return False
        other = (sentence.labels or sentence.departments) and len(sentence.text) < ALTERNATIVE
        if not other and (sentence.departments or not sentence.numbers):
            return False
        return len(self._resolver.rows_of(join(before)).rows) == 1

    def _uninstructed(self, sentences: Sequence[Sentence]) -> list[Sentence]:
        """The sentences without those that tell how to answer; of these only what they name, where nothing else does."""
        kept = [item for item in sentences if not INSTRUCTS.search(item.text)]
        if not kept:
            return list(sentences)
        if any(self.questions.has_topic(item) for item in kept):
            return kept
        named = [
            replace(item, cues=(), numbers=(), quoted=())
            for item in sentences
            if item not in kept and self.questions.has_topic(item)
        ]
        return [join([*named, *kept])] if named else kept

    def _from_the_point(self, sentences: list[Sentence]) -> list[Sentence]:
        """What follows 「本題ですが」, 「お聞きしたいのは」, where something to answer follows."""
        for place, sentence in enumerate(sentences):
            if AT_LAST.search(sentence.text) and any(
                self.questions.has_topic(item) for item in sentences[place:]
            ):
                follows = any(
                    self.questions.has_topic(item) and self.questions.asks(item)
                    for item in sentences[place + 1 :][:1]
                )
                announced = _ANNOUNCES.search(sentence.text) and follows
                return sentences[place + 1 :] if announced else sentences[place:]
        return sentences

    def _leads_on(self, before: Sequence[Sentence], sentence: Sentence) -> bool:
        """Whether what is said before names the row of which the sentence asks: 「…は落ち込みましたが、何をしたためか」."""
        if not before or sentence.indicators or sentence.has("list", "indicator"):
            return False
        named = (self._resolver.rows_of(item) for item in before[-2:])
        earlier = max(named, key=lambda found: found.indicator if found.found else 0.0)
        clause = CLAUSE.search(before[-1].text)
        if clause and not sentence.has("best", "worst"):
            told = self._passages.rank(self._resolver.matches(before[-1].terms))
            if told and told[0].own >= TOLD:
                return True
        own = self._resolver.by_terms(sentence.terms)
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
    def _confirms(sentence: Sentence) -> bool:
        return sentence.has("confirm") and not sentence.indicators
