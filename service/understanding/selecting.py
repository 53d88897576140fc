"""Which rows a sentence selects: ratings, departments, headings, numbers, words, themes, and what was said before."""

from dataclasses import replace

from ingest.records import Field
from service.query import Selection, TextCondition
from service.understanding.cell_conditions import CellReader, nameless
from service.understanding.context import Context
from service.understanding.department_conditions import departments
from service.understanding.dimensions import dimension
from service.understanding.grounds import Grounds
from service.understanding.refining import Refinement
from service.understanding.resolution import Resolution
from service.understanding.row_numbers import count_of_rows, share_of_rows
from service.understanding.sentence import Sentence
from service.understanding.target_conditions import TargetReader
from service.understanding.text_search import TextSearch
from service.understanding.themes import Themes
from service.understanding.wording import MENTIONS, counts_rows, plural, rank_word, whole

_FILTERS = (
    "departments",
    "excluded_departments",
    "headings",
    "numbers",
    "min_departments",
    "plan",
    "equal",
    "final_met",
    "unit",
    "direction",
)


def _of_values(sentence: Sentence) -> Sentence:
    """The sentence without numbers that count or weigh rows: they are no condition on a row's values."""
    if share_of_rows(sentence):
        return replace(sentence, numbers=tuple(one for one in sentence.numbers if one.unit != "%"))
    return replace(
        sentence, numbers=tuple(one for one in sentence.numbers if not count_of_rows(sentence, one))
    )


def _asks_for_rows(sentence: Sentence, selection: Selection) -> bool:
    """Whether rows are asked for that hold the conditions, and not something of a row that a theme describes."""
    if plural(sentence) or whole(sentence) or rank_word(sentence) or dimension(sentence):
        return not selection.is_open or whole(sentence) or dimension(sentence) is not None
    bare = Selection(
        rows=selection.rows, theme=selection.theme, met=selection.met, final_met=selection.final_met
    )
    return selection != bare and (not selection.theme or bool(selection.ratings))


class SelectionReader:
    """Reads the selection of a sentence over one report."""

    def __init__(self, grounds: Grounds, texts: TextSearch) -> None:
        self._report = grounds.report
        self._ratings = grounds.ratings
        self._numbers = grounds.numbers
        self._texts = texts
        self._targets = TargetReader(grounds.report, grounds.claiming)
        self._cells = CellReader(grounds.report)
        self._themes = Themes(grounds.resolver)
        self._refinement = Refinement(grounds.report)
        self._units = {"", "%", "ポイント"} | {
            quantity.unit
            for measure in grounds.report.measures
            for value in measure.values.values()
            for quantity in value.quantities
        }

    def read(
        self, sentence: Sentence, resolution: Resolution, context: Context, texts: tuple[TextCondition, ...]
    ) -> Selection | None:
        """All conditions of the sentence; None when it states none and does not ask for rows at all."""
        stated = self._stated(sentence)
        selection = stated.model_copy(update=self._topic(sentence, resolution, stated, texts))
        if selection == Selection(rows=(), theme=selection.theme) and not context.rows:
            return None
        if refined := self._refinement.selection(sentence, selection, resolution, context):
            return refined
        return selection if _asks_for_rows(sentence, selection) else None

    def _stated(self, sentence: Sentence) -> Selection:
        """The conditions on ratings, departments, headings, numbers, targets and cells."""
        ratings = self._ratings.read(sentence)
        if ratings is None and plural(sentence) and not MENTIONS.search(sentence.text):
            ratings = self._ratings.by_cause(sentence)
        numbers = [] if counts_rows(sentence) else self._numbers.read(_of_values(sentence))
        numbers = [*numbers, *self._targets.compared(sentence)]
        parts: dict[str, object] = {
            "ratings": ratings,
            "headings": tuple(heading for heading, _ in sentence.headings),
            "numbers": tuple(number for number in numbers if number.unit in self._units),
            **departments(sentence),
            **self._targets.read(sentence),
            **self._cells.read(sentence),
        }
        if parts.get("kind") == "blank":
            parts["met"] = parts["final_met"] = None
        return Selection(**parts)

    def _topic(
        self, sentence: Sentence, resolution: Resolution, stated: Selection, texts: tuple[TextCondition, ...]
    ) -> dict[str, object]:
        """The words that rows must hold, or the rows of a theme, beside what is `stated`."""
        if caused := self._themes.cause(sentence, stated.ratings):
            return {"texts": (caused,)}
        if not nameless(sentence) and (texts := texts or self._texts.despite_the_cause(sentence)):
            return {"texts": texts}
        if len(sentence.departments) > 1 or stated.unnamed or stated.kind or stated.note_field:
            return {}
        if dimension(sentence) is Field.GOAL:
            resolution = self._beyond_the_goals(resolution)
        rated = stated.ratings is not None
        filtered = any(getattr(stated, part) for part in _FILTERS) or stated.met is not None
        theme = Selection(
            **self._themes.rows(
                sentence, resolution, filtered=filtered or rated or rank_word(sentence), rated=rated
            )
        )
        if theme.rows == () and plural(sentence) and (told := self._texts.told(sentence, theme.theme)):
            return {"texts": (told,)}
        if theme.rows == () and stated.ratings and all(match.rows for match in resolution.matches):
            return {}  # 「文句なしの順調」: manner of speech, no theme
        return {"theme": theme.theme, "rows": theme.rows}

    def _beyond_the_goals(self, resolution: Resolution) -> Resolution:
        """Without the words that only name the goals by which rows are grouped: 「しごと・ひと・まち」."""
        goals = {measure.text(Field.GOAL) for measure in self._report.measures}
        named = [match for match in resolution.matches if any(match.term.text in goal for goal in goals)]
        return replace(resolution, matches=tuple(match for match in resolution.matches if match not in named))
