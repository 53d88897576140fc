"""Conditions on ratings that stand in a sentence: 「コロナ以外で遅れている」, 「順調でない」, 「概ね順調以上」."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.normalize import fold, key
from ingest.records import RatingLabel, Report
from service.language.cues import Cue
from service.understanding.cause_mentions import cause_mentions, excluded_remarks
from service.understanding.mentions import Mention
from service.understanding.sentence import Sentence
from service.understanding.setting_aside import linked, set_aside

_NOT_SO = re.compile(
    r"^て(は)?(い)?(な[いかく]|ませ|おりませ)(?!(という)?(わけ|こと|の)で?は?な)|^ずに"
)  # 「遅れ|ていない」
_NOT_GOING = re.compile(
    r"^(に|と)?(は|も)?(進ん|推移し|いっ|行っ|進捗し|運ん)(で|て)(は)?(い|おり)?(な[いかく]|ませ)"
)
_COLUMN_OF_REASONS = re.compile(
    r"(?:てい?る|た)?(?:理由|原因|要因|わけ|事情)(?:の?(?:欄|列|セル|項目|ところ)|(?:に|で)(?:は|も)?、?[「『])"
)  # 「遅れている理由に「自粛」とある」: the column, no rating
_OTHERS_TOO = re.compile(
    r"(?:以外|(?:では?|じゃ)ない|そうでない|関係(?:の)?ない|無関係な|別)(?:の|な)?(?:もの|分|ぶん|やつ|理由|原因|遅れ|指標|の)?(?:のもの|の分|の遅れ)?も"
)  # 「コロナ以外のも合わせて」
_ANY_CAUSE = re.compile(
    r"(そうでない|それ以外も|以外のも|以外も|ひっくるめ|問いません|問わない|かどうか|非起因|どちらも|いずれも|引っくるめ|足す|足し|合わせ|合計|含む|含み|含め|入れて|込み|ぶんも|分も|両方|問わず|もまとめ|も一緒に)"
)
_OF_IT = re.compile(r"[^、。」]{0,12}")  # between a cause and the word for late that it is said of
_JUDGED_AS = re.compile(r"とは?も?$")  # 「順調と評価されていない」
_JOINED = re.compile(r"[」』]?(?:と|や|・|及び|および)、?[「『]?")
_BARE = re.compile(r"(?:ただ|素|単|普通)(?:の|なる)[「『]?$")  # 「ただの進捗の遅れ」
CALLED_A_WORD = re.compile(
    r"[」』](?:と|って)?(?:いう|の)?(?:言葉|語|字|文字|文言|ワード|単語|記述|表現|記載)"
)  # 「「順調」という語」: no rating
_NEAR = 8  # letters between 「カッコなし」 and the label it is said of
_ORDER = ("achieved", "on_track", "mostly_on_track", "late", "very_late")  # best first
LATE, GOOD = {"late", "very_late"}, {"on_track", "achieved"}
_STATUSES: dict[str, set[str]] = {
    "status_late": LATE,
    "status_on_track": GOOD,
    "status_mostly": {"mostly_on_track"},
    "status_not_evaluated": {"not_evaluated"},
}


@dataclass(frozen=True, slots=True)
class StatusMention:
    """Labels that a word in a sentence means, with its place; `negated` as in 「順調でない」."""

    labels: tuple[str, ...]
    start: int
    end: int
    negated: bool
    statuses: frozenset[str] = frozenset()
    exact: bool = False


class RatingReader:
    """Reads conditions on ratings with the scale of one report."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._causes = {label.cause for label in report.scale if label.cause}

    def read(self, sentence: Sentence) -> tuple[str, ...] | None:
        """The labels that rows must have; None when the sentence says nothing of ratings."""
        mentions = self.statuses(sentence)
        if self._names_unknown_label(sentence):
            return ()
        if not mentions:
            return None
        wanted: list[str] = []
        unwanted: set[str] = set()
        for mention in mentions:
            (unwanted.update if mention.negated else wanted.extend)(mention.labels)
        named = any(mention.exact and not mention.negated for mention in mentions)
        if not wanted or (unwanted and sentence.has("include") and not named):
            wanted = [label.label for label in self._report.scale]
            if all(mention.statuses <= GOOD for mention in mentions):
                unwanted |= set(self._labels({"not_evaluated"})) if sentence.has("status_late") else set()
        return tuple(dict.fromkeys(label for label in wanted if label not in unwanted))

    def statuses(self, sentence: Sentence) -> list[StatusMention]:
        """Every mention of a rating or a status, in order."""
        found = [
            self._by_label(sentence, label, mention)
            for label, mention in sentence.labels
            if not _is_no_rating(sentence, label, mention)
        ]
        for cue in sentence.cues:
            if _says_status(sentence, cue) and not any(one.start <= cue.start < one.end for one in found):
                found.append(self._by_word(sentence, cue))
        return _together(sentence, sorted(found, key=lambda one: one.start))

    def _by_label(self, sentence: Sentence, label: RatingLabel, mention: Mention) -> StatusMention:
        """What a label of the scale means: itself, with those above or below, or all that are late."""
        after = sentence.text[mention.end :]
        negated = any(test.match(after) for test in (_NOT_SO, _NOT_GOING))
        negated = negated or set_aside(sentence.text, mention.start, mention.end)
        if label.status in LATE and not label.cause and self._causes:
            alone = _unbracketed(sentence, mention) or _beside_a_cause(sentence, mention)
            labels = (label.label,) if alone else self._late(sentence, mention, negated=negated)
        else:
            labels = self._or_better(label, after)
        return StatusMention(
            labels, mention.start, mention.end, negated, frozenset({label.status}), exact=True
        )

    def _by_word(self, sentence: Sentence, cue: Cue) -> StatusMention:
        """What a word for a status means: 「遅れている」, 「うまくいっていない」."""
        statuses = _STATUSES[cue.concept]
        negated = cue.negated or set_aside(sentence.text, cue.start, cue.end)
        if cue.negated and statuses is GOOD and "順調" not in sentence.text[cue.start : cue.end]:
            labels, negated, statuses = self._late(sentence), False, LATE  # 「うまくいっていない」
        elif statuses is LATE:
            labels = self._late(sentence, cue, negated=negated)
        else:
            labels = self._labels(statuses)
        return StatusMention(labels, cue.start, cue.end, negated, frozenset(statuses))

    def _or_better(self, label: RatingLabel, after: str) -> tuple[str, ...]:
        """The label, and with 以上 (以下) those above (below) it: 「概ね順調以上」."""
        if label.status not in _ORDER or not (match := re.match(r"」?(以上|以下)", after)):
            return (label.label,)
        place = _ORDER.index(label.status)
        statuses = _ORDER[: place + 1] if match[1] == "以上" else _ORDER[place:]
        return self._labels(statuses)

    def _names_unknown_label(self, sentence: Sentence) -> bool:
        """A quoted label that the scale does not have: 「進捗の遅れ（災害）」."""
        known = {
            key(form)
            for label in self._report.scale
            for form in (label.label, *label.spellings, *label.words)
        }
        stems = {key(label.label) for label in self._report.scale if len(label.label) > 2}
        return any(
            key(text) not in known and any(key(text).startswith(f"{stem}(") for stem in stems)
            for text in sentence.quoted
        )

    def by_cause(self, sentence: Sentence) -> tuple[str, ...] | None:
        """Labels with the cause that a sentence names without a word for late: 「コロナが響いた指標」."""
        causes = cause_mentions(sentence)
        if not causes or self.statuses(sentence):
            return None
        excluded = any(cause.excluded for cause in causes)
        return tuple(label.label for label in self._report.scale if bool(label.cause) != excluded) or None

    def _late(
        self, sentence: Sentence, mention: Mention | Cue | None = None, *, negated: bool = False
    ) -> tuple[str, ...]:
        """The labels that a word for late means, with the causes that are said or set aside beside it."""
        late = [label for label in self._report.scale if label.status in LATE]
        text, causes = sentence.text, cause_mentions(sentence)
        excluded = [cause.excluded for cause in causes] + excluded_remarks(sentence)
        if not self._causes or not excluded:
            return tuple(label.label for label in late)
        with_cause = tuple(label.label for label in late if label.cause)
        without = tuple(label.label for label in late if not label.cause)
        place = mention.start if mention else 0
        between = [(cause, text[cause.end : place]) for cause in causes if cause.end <= place]
        if negated and any(linked(words) for _, words in between):
            return with_cause  # 「コロナの遅れ以外」
        own = [cause.excluded for cause, words in between if _OF_IT.fullmatch(words)]
        if own and any(excluded) and not all(excluded):
            return without if own[-1] else with_cause
        if _ANY_CAUSE.search(text) and (not all(excluded) or _OTHERS_TOO.search(text)):
            return with_cause + without
        return without if any(excluded) else with_cause

    def _labels(self, statuses: Iterable[str]) -> tuple[str, ...]:
        wanted = set(statuses)
        return tuple(label.label for label in self._report.scale if label.status in wanted)


def _is_no_rating(sentence: Sentence, label: RatingLabel, mention: Mention) -> bool:
    """Whether a label only names the column of reasons or a word: 「遅れている理由に「…」とある」, 「「順調」という語」."""
    after = sentence.text[mention.end :]
    quoted = sentence.text[mention.start - 1 : mention.start] in {"「", "『"}
    reasons = label.status in LATE and _COLUMN_OF_REASONS.match(after)
    return bool(reasons or (quoted and CALLED_A_WORD.match(after)))


def _says_status(sentence: Sentence, cue: Cue) -> bool:
    """Whether a word is said of the state of rows, not of the column of reasons or of how something is judged."""
    if cue.concept not in _STATUSES or _COLUMN_OF_REASONS.match(sentence.text, cue.end):
        return False
    judged = _JUDGED_AS.search(sentence.text[: cue.start])
    return not (cue.concept == "status_not_evaluated" and judged)


def _beside_a_cause(sentence: Sentence, mention: Mention) -> bool:
    """Whether a whole label without a cause stands beside the one with it: 「進捗の遅れと進捗の遅れ（コロナ）」."""
    whole = sentence.text[mention.start : mention.end] == fold(mention.name)
    others = [other for label, other in sentence.labels if label.cause]
    return whole and any(_JOINED.fullmatch(_between_two(sentence, mention, other)) for other in others)


def _unbracketed(sentence: Sentence, mention: Mention) -> bool:
    """Whether exactly the label without a remark in brackets is meant: 「カッコなしの「進捗の遅れ」」."""
    if _BARE.search(sentence.text[: mention.start]):
        return True
    near = any(
        0 <= mention.start - cue.end <= _NEAR or 0 <= cue.start - mention.end <= _NEAR
        for cue in sentence.all("unbracketed")
    )
    return near and not _ANY_CAUSE.search(sentence.text)


def _between_two(sentence: Sentence, one: Mention, other: Mention) -> str:
    first, second = sorted((one, other), key=lambda item: item.start)
    return sentence.text[first.end : second.start]


def _together(sentence: Sentence, found: Sequence[StatusMention]) -> list[StatusMention]:
    """The mentions, those joined to one that is set aside set aside with it: 「順調と評価不可を除いて」."""
    joined = list(found)
    for place in range(len(joined) - 2, -1, -1):
        one, other = joined[place], joined[place + 1]
        between = sentence.text[one.end : other.start]
        if not one.negated and other.negated and _JOINED.fullmatch(between):
            joined[place] = replace(one, negated=True)
    return joined
