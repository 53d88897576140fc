"""1,000 runs of a model that gets every number wrong: no figure that the report does not print reaches the user."""

import random
import re
from collections.abc import Callable, Mapping
from itertools import count

from written import Says, exact, written

from ingest.normalize import fold
from ingest.records import NARRATIVE_FIELDS, VALUE_FIELDS, Field, Measure
from service.assistant import Desk
from service.language_model.sentence_words import SentenceWords
from service.understanding.parser import Language

RUNS = 1_000
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
ASKED = "「{}」の実施状況と課題と今後の方策は？"
Wrong = Callable[[str, Measure, random.Random], str]


def by(difference: int, factor: int = 1) -> Wrong:
    """「1,468」 → 「1,469」, 「14,680」."""

    def wrong(text: str, measure: Measure, chance: random.Random) -> str:
        def other(match: re.Match[str]) -> str:
            decimals = len(match[0].partition(".")[2])
            return f"{float(match[0].replace(',', '')) * factor + difference:,.{decimals}f}"

        return NUMBER.sub(other, text)

    return wrong


def other_year(text: str, measure: Measure, chance: random.Random) -> str:
    """「令和4年度」 → 「令和3年度」; any other number becomes a year."""
    years = re.sub(r"(令和|平成)(\d+)", lambda match: f"{match[1]}{int(match[2]) - 1}", text)
    return years if years != text else NUMBER.sub("2019", text)


def target_for_actual(text: str, measure: Measure, chance: random.Random) -> str:
    """Every number becomes one of the row's own values, under whatever name stands before it."""
    values = [q.printed for name in VALUE_FIELDS for q in measure.value(name).quantities]
    numbers = [match[0] for value in values for match in NUMBER.finditer(fold(value))]
    return NUMBER.sub(lambda match: chance.choice(numbers or ["7"]), text)


def lines_of(desk: Desk, measure: Measure, mark: int) -> list[str]:
    """What a model could say of the row: its sentences with figures, and its values in various words."""
    said = [
        one
        for name in NARRATIVE_FIELDS
        if name in measure.cells
        for one in re.findall(r"[^。\n]+。", measure.text(name))
        if NUMBER.search(fold(one))
    ]
    columns = desk.report.columns
    for name in VALUE_FIELDS:
        said += [
            f"{columns[name]}は{measure.text(name)}です。",
            f"{columns[name][-3:]}は{measure.text(name)}でした。",
        ]
    said.append(f"前年度より12人増え、{measure.text(Field.ACTUAL)}となりました。")
    return [f"{fold(one)}[{mark}]" for one in said]


def test_no_wrong_figure_reaches_the_user(
    desks: Mapping[str, Desk], language: Language, words: SentenceWords
):
    """±1, ×10, another year, target for actual, another row: what is shown is printed so in a cited row."""
    chance = random.Random(7)
    places = [(desk, one) for desk in desks.values() for one in desk.report.measures if one.indicator]
    wrongs: list[Wrong] = [by(1), by(-1), by(0, 10), other_year, target_for_actual]
    shown = tried = asked = 0
    for run in count():
        if asked == RUNS:
            break
        desk, measure = places[run % len(places)]
        other = chance.choice(desk.report.measures)
        told = lines_of(desk, measure if run % 6 else other, 1)  # every sixth run: the figures of another row
        wrong = wrongs[run % len(wrongs)]
        said = "\n".join(wrong(line[: line.rindex("[")], measure, chance) + "[1]" for line in told)
        question, says = ASKED.format(measure.indicator), Says(said)
        kept = written(desk, language.analyzer, words, question, says)
        asked += bool(says.asked)
        rows = [citation.row for citation in exact(desk, question).citations]
        printed = fold(
            "".join(cell.reading for row in rows for cell in desk.report.measure(row).cells.values())
        )
        tried += len(told)
        for line in kept:
            assert fold(line.removeprefix("- ").rsplit("。", 1)[0]) in printed, (question, line)
            shown += 1
    assert tried > 3 * RUNS
    assert shown < tried * 0.02  # a few numbers are, by chance, right again


def test_right_figures_are_kept(desks: Mapping[str, Desk], language: Language, words: SentenceWords):
    """The same sentences with nothing changed do come out: the test above rejects for the figures alone."""
    desk = desks["minato-r5"]
    kept = [
        line
        for measure in desk.report.measures
        if measure.indicator
        for line in written(
            desk,
            language.analyzer,
            words,
            ASKED.format(measure.indicator),
            "\n".join(lines_of(desk, measure, 1)),
        )
    ]
    assert len(kept) >= 10
    assert all(NUMBER.search(line.rsplit("。", 1)[0]) for line in kept)
