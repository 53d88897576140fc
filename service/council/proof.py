"""Proves sheets against the report: every figure, name and promise of a sentence stands on the cells it cites.

Works on the text as it is now, drafted or edited, and has the last word: it is asked when a sentence is edited, when a
set is read and when a file is made. What it does not prove: that an edit's words, all found in the cells, are put
together in the sense of the cell; a changed negation is told.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from ingest.normalize import era_year, fold
from ingest.records import VALUE_FIELDS, Field, Measure, Report
from service.answering.arithmetic import printed_amounts, proves
from service.answering.checker import NUMBER, UNIT_LENGTH, number_stands
from service.council.concerns import LATE
from service.council.records import Evidence, Flag, FlagKind, Sentence, Sheet
from service.council.row_facts import COUNTED, column_name
from service.council.style import StyleChecker
from service.council.vocabulary import SLOT, CouncilVocabulary
from service.evidence.figures import reached
from service.language.text import CONTENT, Analyzer
from service.schemas import Figure

_QUOTED = re.compile(r"「([^「」]+)」")
_BETWEEN = re.compile(r"[はのがをも:「\s]*(?:[^\d、。はのがをにも]{1,6})?")
_SHORT = {
    Field.TARGET: ("目標値", "目標"),
    Field.ACTUAL: ("実績値", "実績"),
    Field.FINAL_TARGET: ("最終目標値", "最終目標"),
}
_UNIT = re.compile(r"[^ぁ-ん、。「」()（）\s]*")
_EITHER = {"目標値", "目標"}  # said of the year's target and of the final one
_NEGATIVE = {"ない", "無い", "ず", "ぬ", "ん"}
_NAME = 4  # shorter labels are proven only where they are quoted


class SheetProof:
    """Flags what cannot be proven in the sheets of one report."""

    def __init__(self, report: Report, vocabulary: CouncilVocabulary, analyzer: Analyzer) -> None:
        self._report = report
        self._vocabulary = vocabulary
        self._analyzer = analyzer
        self._style = StyleChecker(vocabulary.style, analyzer)

    def checked(self, sheet: Sheet) -> Sheet:
        """The sheet with its flags, its length and its reading time worked out anew."""
        sheet = sheet.model_copy(deep=True)
        spoken = {id(sentence) for sentence in sheet.spoken()}
        for sentence in sheet.sentences():
            sentence.flags = self.flags(sheet, sentence, spoken=id(sentence) in spoken)
        sheet.characters = self._style.characters(sheet)
        sheet.seconds = self._style.seconds(sheet)
        sheet.flags = self._style.sheet(sheet)
        return sheet

    def flags(self, sheet: Sheet, sentence: Sentence, *, spoken: bool) -> list[Flag]:
        """What is wrong with one sentence; empty when all of it is proven and it sounds right."""
        if not sentence.text.strip() or (sentence.kind == "own" and not spoken):
            return []  # left out, or the words of whoever asks
        cited = [each for each in sheet.evidence if each.id in sentence.evidence]
        found = [*self._sources(cited), *self._style.sentence(sentence.text, spoken=spoken)]
        if self._is_phrase(sentence):
            return [*found, *self._names(sentence, cited)]
        found += self._figures(sentence, cited)
        found += self._names(sentence, cited)
        if spoken:
            found += self._promises(sentence, cited)
        return found + self._words(sentence, cited)

    def _is_phrase(self, sentence: Sentence) -> bool:
        phrases = self._vocabulary.phrases
        return sentence.kind == "set_phrase" and any(each.fullmatch(sentence.text) for each in phrases)

    # --- cells ------------------------------------------------------------------------------------------------

    def _sources(self, cited: Iterable[Evidence]) -> list[Flag]:
        """Cells that do not stand in the report as they did when the sheet was drafted."""
        return [
            _error("source", f"根拠「{each.column}: {each.printed[:20]}」は、いまの報告書にありません")
            for each in cited
            if not self._stands(each)
        ]

    def _stands(self, cited: Evidence) -> bool:
        if not 1 <= cited.row <= len(self._report.measures):
            return False
        cell = self._report.measure(cited.row).cells.get(Field(cited.field))
        if cell is None or cell.printed != cited.printed:
            return False
        at = cell.position
        line = self._report.lines[at.line - 1]
        return line[at.start : at.end] == cited.printed and (at.line, at.start) == (cited.line, cited.start)

    def _texts(self, cited: Iterable[Evidence], *names: Field) -> list[str]:
        """The readings and printed texts of the cited cells (of these fields)."""
        found = []
        for each in cited:
            if (not names or Field(each.field) in names) and self._stands(each):
                cell = self._report.measure(each.row).cells[Field(each.field)]
                found += [fold(cell.reading), fold(cell.printed)]
        return found

    def _rows(self, cited: Iterable[Evidence]) -> list[Measure]:
        return [self._report.measure(row) for row in dict.fromkeys(each.row for each in cited)]

    # --- figures ----------------------------------------------------------------------------------------------

    def _figures(self, sentence: Sentence, cited: Sequence[Evidence]) -> list[Flag]:
        proven = [figure for figure in sentence.figures if self._proven(figure, cited)]
        found = [
            _error("figure", f"計算「{figure.how}」を確かめられません")
            for figure in sentence.figures
            if figure not in proven and not sentence.answered
        ]
        told = [self._digits(fold(sentence.drafted))] if sentence.answered else []
        own = told + [self._digits(fold(f"{figure.text} {figure.how}")) for figure in proven]
        results = [self._digits(fold(figure.text)) for figure in proven]
        everything = [*map(self._digits, self._texts(cited)), *own, *self._years]
        text = self._digits(self._masked(sentence.text, cited))
        for match in NUMBER.finditer(text):
            unit = text[match.end() : match.end() + UNIT_LENGTH]
            bound = self._column(text[: match.start()])
            bound_texts = self._texts(cited, *bound) if bound else []
            sources = [*map(self._digits, bound_texts), *results] if bound_texts else everything
            if not any(number_stands(source, match[0], unit) for source in sources):
                found.append(
                    _error("figure", f"数値「{match[0]}{_UNIT.findall(unit)[0]}」は根拠のセルにありません")
                )
        return found + self._order(sentence)

    def _order(self, sentence: Sentence) -> list[Flag]:
        """Figures that changed places: 目標96人、実績175人 for 目標175人、実績96人."""
        now, before = (NUMBER.findall(fold(text)) for text in (sentence.text, sentence.drafted))
        if now != before and sorted(now) == sorted(before):
            return [_error("figure", "数値の順序が元の文と異なります。どの値の数値か確かめてください")]
        return []

    def _proven(self, figure: Figure, cited: Sequence[Evidence]) -> bool:
        if COUNTED in figure.how:
            return self._counted(figure, cited)
        fields = {(each.row, Field(each.field)) for each in cited}
        return any(
            proves(
                figure.how,
                figure.text,
                {name: found for name, found in printed_amounts([row]).items() if (row.row, name) in fields},
                (),
            )
            for row in self._rows(cited)
        )

    def _counted(self, figure: Figure, cited: Sequence[Evidence]) -> bool:
        """A number of rows: each is cited and is what it is counted as."""
        rows = [self._report.measure(row) for row in figure.citations]
        label = _QUOTED.search(figure.how)
        late = "遅れとされた" in figure.how
        met = "目標値に達した" in figure.how
        fit = [
            row
            for row in rows
            if (not label or (row.rating is not None and row.rating.label == label[1]))
            and (not late or (row.rating is not None and row.rating.status in LATE))
            and (not met or reached(row) is True)
        ]
        return len(fit) == figure.value == len(set(figure.citations)) and {each.row for each in cited} >= set(
            figure.citations
        )

    @cached_property
    def _years(self) -> list[str]:
        report = self._report
        years = f"{era_year(report.fiscal_year)}度 {era_year(report.final_year)}度"
        return [fold(years), fold(report.title), f"全{len(report.measures)}件"]

    def _digits(self, text: str) -> str:
        return self._analyzer.digits(text)

    def _masked(self, text: str, cited: Sequence[Evidence]) -> str:
        """The text without names whose own digits need no proof; column names keep their length."""
        text = fold(text).replace(fold(self._report.title), " ")
        for measure in self._rows(cited):
            own = fold(measure.indicator) or f"{measure.row}行目"
            text = text.replace(own, " ")
        for column in sorted(self._report.columns.values(), key=len, reverse=True):
            text = text.replace(fold(column), _blotted(column))
        return text

    def _column(self, before: str) -> tuple[Field, ...]:
        """The value columns that a number belongs to: 「…実績値は96人」, 「目標96人」; empty where none is named."""
        best: tuple[int, int, tuple[Field, ...]] = (-1, 0, ())
        for name in VALUE_FIELDS:
            for word in (_blotted(column_name(self._report, name)), *_SHORT[name]):
                place = before.rfind(word)
                if place < 0 or not _BETWEEN.fullmatch(before[place + len(word) :]):
                    continue
                fields = (Field.TARGET, Field.FINAL_TARGET) if word in _EITHER else (name,)
                best = max(best, (place + len(word), len(word), fields))
        return best[2]

    # --- names, promises, words -------------------------------------------------------------------------------

    def _names(self, sentence: Sentence, cited: Sequence[Evidence]) -> list[Flag]:
        """Indicators, departments and ratings that no cited cell holds."""
        text = fold(sentence.text)
        own = "\n".join(self._texts(cited))
        rated = {row.rating.label for row in self._rows(cited) if row.rating}
        found = []
        quoted = set(_QUOTED.findall(text))
        for label in sorted((each.label for each in self._report.scale), key=len, reverse=True):
            shown = fold(label)
            told = shown in quoted or (len(shown) >= _NAME and shown in text)
            if told and label not in rated and shown not in own:
                found.append(_error("name", f"評価「{label}」は根拠のセルにありません"))
            text = text.replace(shown, " ")
        known = {fold(row.indicator) for row in self._report.measures if row.indicator}
        found += [
            _error("name", f"指標「{name}」は根拠のセルにありません")
            for name in sorted(quoted & known)
            if name not in own
        ]
        departments = {fold(name) for row in self._report.measures for name in row.departments}
        found += [
            _error("name", f"担当課「{name}」は根拠のセルにありません")
            for name in sorted(departments)
            if name in text and name not in own and name not in fold(self._report.title)
        ]
        return found

    def _promises(self, sentence: Sentence, cited: Sequence[Evidence]) -> list[Flag]:
        stands = any(each.field == Field.FUTURE_MEASURE for each in cited)
        if stands or not self._style.promises(sentence.text, edited=sentence.edited):
            return []
        column = column_name(self._report, Field.FUTURE_MEASURE)
        return [_error("commitment", f"約束にあたる文ですが、「{column}」のセルに根拠がありません")]

    def _words(self, sentence: Sentence, cited: Sequence[Evidence]) -> list[Flag]:
        known = self._content([*self._texts(cited), *self._meanings(cited)]) | self._vocabulary.style.grammar
        known |= self._content([sentence.drafted]) if sentence.edited else self._templates
        known |= self._content([self._report.title, *self._report.columns.values()])
        known |= self._content(f"{figure.text} {figure.how}" for figure in sentence.figures)
        answered = sentence.answered and not sentence.edited  # proven by the checker of answers
        unknown = [] if answered else [word for word in self._content([sentence.text]) if word not in known]
        found = []
        if unknown:
            words = "」「".join(sorted(unknown)[:5])
            found.append(Flag(kind="wording", level="warning", text=f"根拠のセルにない言葉です: 「{words}」"))
        filled = bool(sentence.gap)  # 「…記載がございません」 gives way to what people know
        if (
            sentence.edited
            and not filled
            and self._negations(sentence.text) != self._negations(sentence.drafted)
        ):
            text = "打ち消しの数が元の文と異なります。意味が変わっていないか確かめてください"
            found.append(Flag(kind="negation", level="warning", text=text))
        return found

    def _meanings(self, cited: Iterable[Evidence]) -> list[str]:
        return [row.rating.meaning for row in self._rows(cited) if row.rating and row.rating.meaning]

    @cached_property
    def _templates(self) -> frozenset[str]:
        vocabulary = self._vocabulary
        asked = [
            text for each in vocabulary.concerns.concerns.values() for text in (*each.why, *each.question)
        ]
        asked += [text for each in vocabulary.concerns.concerns.values() for text in each.again]
        mould = vocabulary.mould
        asked += [each.question for each in (*mould.follow_ups, *mould.group_follow_ups)]
        asked += [mould.overall.question, mould.overall.question_none_late, mould.cause.question]
        asked += [mould.overall.why, mould.overall.why_none_late, mould.cause.why]
        return frozenset(self._content(SLOT.sub(" ", text) for text in (*vocabulary.spoken, *asked)))

    def _content(self, texts: Iterable[str]) -> set[str]:
        """The normalised content words of texts, numbers left out."""
        return {
            token.lemma
            for text in texts
            for token in self._analyzer.tokens(fold(text))
            if token.pos in CONTENT and token.detail != "数詞" and token.surface[0].isalpha()
        }

    def _negations(self, text: str) -> int:
        return sum(
            token.lemma in _NEGATIVE or token.dictionary in _NEGATIVE
            for token in self._analyzer.tokens(fold(text))
        )


def _blotted(column: str) -> str:
    return re.sub(r"\d", "■", fold(column))


def _error(kind: FlagKind, text: str) -> Flag:
    return Flag(kind=kind, level="error", text=text)
