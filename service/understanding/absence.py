"""What is asked of found rows and these do not hold: then the narrative tells it, or the answer is 「記載がありません」."""

import re
from dataclasses import replace

from service.evidence.passages import Passage, narrative
from service.language.terms import Term
from service.query import Query
from service.understanding.asking import Asked
from service.understanding.counting import Counting, Lack
from service.understanding.coverage import Coverage
from service.understanding.grounds import Grounds
from service.understanding.named_things import name_asked, unnamed
from service.understanding.narrative import NarrativeQuestion
from service.understanding.open_question import is_open
from service.understanding.persons import Persons
from service.understanding.printed_numbers import PrintedNumbers
from service.understanding.quantity import asked_quantity, asking_piece
from service.understanding.resolution import Resolution
from service.understanding.scope import abstain
from service.understanding.sentence import Sentence

_YEAR = re.compile(r"何年(?=何月|の?(?:予定|見込|完成|完了|開始|ごろ|頃))")
_MOST = re.compile(
    r"(?:一番|いちばん|最も|もっとも)(?P<what>(?:多|大き|人気の?高|人気の?あ)[いる][^。、はが]{1,12})(?:は|が|って)、?(?:何|なん|どれ|どこ|誰|どんな|どういう)"
)  # 「いちばん多い悩みは何でした」
_SAYS_MOST = re.compile(r"最も|一番|最多|多く|多い|主[なに]")
NAMING, NAMED, TOLD = 0.5, 0.8, 0.75


class Absence:
    """Weighs what is asked against what rows hold, and says what is missing."""

    def __init__(
        self, grounds: Grounds, narrative: NarrativeQuestion, counting: Counting, numbers: PrintedNumbers
    ) -> None:
        self._grounds = grounds
        self._coverage = Coverage(grounds.resolver.index, grounds.report.city, grounds.words.gone)
        self._persons = Persons(grounds)
        self._narrative = narrative
        self._counting = counting
        self._numbers = numbers

    def not_held(
        self, sentence: Sentence, resolution: Resolution, asked: Asked, rows: tuple[int, ...]
    ) -> Query | None:
        """The narrative of a row, or the abstention, where something is named that the rows do not hold."""
        missing = self._missing(sentence, resolution, asked, rows)
        named = [resolution, *map(self._grounds.resolver.rows_of, sentence.pieces)]
        clear = any(found.rows == rows and found.indicator >= NAMED for found in named)
        clear = clear or (len(rows) == 1 and resolution.coverage >= TOLD)
        if missing and clear and self._narrative.is_open(sentence, missing, rows[0]):
            return self._narrative.tell(sentence, rows[0])
        if not missing and asked.is_amount:
            missing = self._coverage.of_those_left(sentence, self._grounds.report.measure(rows[0]).indicator)
        if not missing:
            return self._not_printed(sentence, asked, rows)
        printed = self._grounds.words.prints(missing.text)
        return abstain("no_such_value" if printed else "unknown_topic", missing.text, rows)

    def _not_printed(self, sentence: Sentence, asked: Asked, rows: tuple[int, ...]) -> Query | None:
        """The abstention for a mean, a date, a name or what is most that the texts of one row do not print.

        「平均すると何歳」, 「何年何月」, 「どこの団体」, 「いちばん多い悩み」.
        """
        told = "".join(narrative(self._grounds.report.measure(rows[0])).values()) if len(rows) == 1 else ""
        if not told:
            return None
        mean = sentence.has("average") or "平均" in sentence.text
        if mean and (asked.is_amount or asked.nothing) and "平均" not in told:
            return abstain("no_such_value", "平均", rows)
        if _YEAR.search(sentence.text) and not self._grounds.passages.dated(rows):
            return abstain("unknown_topic", "時期", rows)
        if kind := unnamed(sentence.text, told):
            return abstain("unknown_topic", kind, rows)
        most = _MOST.search(sentence.text)
        return abstain("unknown_topic", most["what"], rows) if most and not _SAYS_MOST.search(told) else None

    def _missing(
        self, sentence: Sentence, resolution: Resolution, asked: Asked, rows: tuple[int, ...]
    ) -> Term | None:
        """What the sentence names and the rows do not hold or measure."""
        missing = self._coverage.uncovered(sentence, replace(resolution, rows=rows))
        missing = missing or self._coverage.set_aside(sentence, resolution)
        if missing and self._numbers.states_number(sentence, rows):
            missing = None  # 「159人だけって、赤字では」: what is said of the number does not matter
        reached = any(claim.kind in {"met", "final_met"} for claim in self._grounds.claiming.claims(sentence))
        reached = reached and any(match.term.is_topic for match in resolution.matches)
        measured = asked.is_amount or reached or (asked.metrics and not asked.fields)
        if not missing and measured and "実績" not in sentence.text:
            missing = self._coverage.unmeasured(sentence, resolution)
            missing = missing or self._counting.act_on_other(sentence, replace(resolution, rows=rows))
        if not missing and (measured or asked.nothing) and not is_open(sentence):
            missing = self._persons.doer(sentence, rows[0])
        return missing

    def naming(self, sentence: Sentence, passage: Passage) -> Passage:
        """The passage, or another one of its row that prints a name of the kind asked: PTA of 「どこの団体に」."""
        name = name_asked(sentence.text)
        if not name or name.search(passage.text):
            return passage
        return next(iter(self._grounds.passages.printing(passage.row, name)), passage)

    def untold(self, sentence: Sentence, asked: Asked, passage: Passage) -> Query | None:
        """The abstention where the row of a passage prints no name, date or number of those asked for."""
        if absent := self._not_printed(sentence, asked, (passage.row,)):
            return absent
        if not asked_quantity(asking_piece(sentence)):
            return None
        who = self._persons.doer(asking_piece(sentence), passage.row)
        held = who and self._grounds.passages.holds(passage, who) >= NAMING
        return abstain("unknown_topic", who.text, (passage.row,)) if who and not held else None

    def of_a_part(self, sentence: Sentence, resolution: Resolution) -> Query | None:
        """What is told of those among the counted of whom alone a number is asked, or the abstention.

        「来た女性のうち就職が決まったのは何人」.
        """
        if not resolution.found:
            return None
        for piece in sentence.pieces or (sentence,):
            part = self._persons.part(piece, resolution.rows[0])
            if part:
                whole = self._grounds.resolver.by_terms(
                    [term for term in piece.terms if term.end <= part.start]
                )
                rows = whole.rows if whole.found else resolution.rows
                told = asked_quantity(piece) is not None
                return self._narrative.counted(sentence, rows, Lack(part.text, [part], told=told))
        return None
