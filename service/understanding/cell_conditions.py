"""Conditions on what cells print: no actual, words for a target, a year note, a unit, no name, the direction."""

import re

from ingest.records import Field, Report
from service.understanding.sentence import Sentence
from service.understanding.wording import plural, unit_named

NO_NAME = re.compile(
    r"(?:名前|名称)(?:が|の)[^。]{0,6}(?:書いてな|書いていな|書かれてな|書かれていな|ない|空)[^。]{0,3}(?:指標|行|もの)|指標(?:名|の名前)(?:が|の|は)[^。]{0,6}(?:空欄|ない|なし|書かれていな|記載がな|印刷されていな|抜けて|空白)|指標名?(?:の)?欄(?:が|の)[^。]{0,4}(?:空欄|空白|ない|なし)"
)
_NAMELESS_TOO = re.compile(
    r"[^。、]{0,8}?も(?:、)?(?:含|入れ|対象|漏れなく|忘れず|加え|込み|一緒|あわせ|合わせ|落とさず)"
)
_NO_ACTUAL = re.compile(
    r"実績(?:値|欄)?(?:すら|さえ|も|が|の|は)[^。]{0,6}(?:示されず|示されてい?な|「?[-―]」?(?=の|で|と|に)|入っていな|出ていな|未(?![満達])|空欄|記載がな|載っていな|書かれていな|ない指標|なし)"
)
_WITH_ACTUAL = re.compile(
    r"実績(?:値|欄)?(?:の(?:数字|数値|値))?(?:だけ)?(?:が|は)?[^。]{0,6}(?:載って|示されて|出て|入って|書かれて|記載されて|ある(?:のに|指標|もの|行))(?!い?な)"
)
_BETTER = re.compile(r"(大き|高|多|小さ|低|少な)いほ(?:う|ど)が?(?:よ|良|望ま)")


def nameless(sentence: Sentence) -> bool:
    """Whether rows without an indicator name are wanted, not only 「…のものも含めて」."""
    found = NO_NAME.search(sentence.text)
    return found is not None and not _NAMELESS_TOO.match(sentence.text, found.end())


class CellReader:
    """Reads conditions on the cells of one report's rows."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def read(self, sentence: Sentence) -> dict[str, object]:
        """The parts of a selection that say what the cells print."""
        update: dict[str, object] = {}
        if sentence.has("blank_actual"):
            update["kind"] = "blank"
        if sentence.has("qualitative"):
            update["kind"] = "text"
        if sentence.has("year_note"):
            update |= self._year_note(sentence)
        if _NO_ACTUAL.search(sentence.text):
            update["kind"] = "blank"
        elif _WITH_ACTUAL.search(sentence.text) and plural(sentence):
            update["kind"] = "number"
        if nameless(sentence):
            update["unnamed"] = True
        if unit := unit_named(sentence.text):
            update["unit"] = unit
        if match := _BETTER.search(sentence.text):
            update["direction"] = "higher" if match[1] in {"大き", "高", "多"} else "lower"
        return update

    def _year_note(self, sentence: Sentence) -> dict[str, object]:
        """The cell that carries a year note of its own, and the years that it names."""
        own = (self._report.fiscal_year, self._report.final_year)
        final = sentence.has("final_target") or any(year.year == own[1] for year in sentence.years)
        noted = Field.TARGET if sentence.has("target") and not sentence.has("actual") else Field.ACTUAL
        return {
            "note_field": Field.FINAL_TARGET if final else noted,
            "note_years": tuple(year.year for year in sentence.years if year.year not in own),
        }
