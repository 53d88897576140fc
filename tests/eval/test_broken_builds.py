"""A build that answers worse is stopped by the gate: the product itself, broken on purpose."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import CaseSet, chosen, load_sets
from eval.cli_options import EVALUATION
from eval.gate import baseline_of, check_gate, load_gate
from eval.gate_cli import SETTINGS
from eval.runner import Asking, TargetRun, run_targets
from eval.targets.product import Product
from eval.targets.reply import Reply
from eval.workspace import product_over, read_reports
from ingest import pipeline
from ingest.quantities import parse_value
from ingest.records import Field, Measure, Report
from service.evidence.lookup import Lookup
from service.query import Selection


class CitationsOffByOne(Product):
    """Each citation names the row below the right one."""

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        reply = super().ask(turns, report)
        return replace(reply, rows=tuple(row + 1 for row in reply.rows))


class FigureChanged(Product):
    """Every 8 in an answer has become a 9."""

    def ask(self, turns: Sequence[str], report: str) -> Reply:
        reply = super().ask(turns, report)
        return replace(reply, text=re.sub("8", "9", reply.text))


@pytest.fixture(scope="module")
def sets() -> list[CaseSet]:
    """Questions of one turn whose answer depends on filters, figures and citations."""
    every = chosen(load_sets([EVALUATION / "isesaki-r4"]), ["list", "count", "group", "value"], 20)
    return [one for one in every if one.name.startswith("isesaki-r4/working")]


@pytest.fixture(scope="module")
def product() -> Iterator[Product]:
    with product_over(["isesaki-r4"]) as assistant:
        yield Product(assistant)


@pytest.fixture(scope="module")
def sound(product: Product, sets: Sequence[CaseSet]) -> TargetRun:
    return measured(product, sets)


def measured(target: Product, sets: Sequence[CaseSet]) -> TargetRun:
    return run_targets([target], sets, read_reports(["isesaki-r4"]), Asking(twice=0)).first


def failed(run: TargetRun, before: TargetRun) -> set[str]:
    """What the gate says with the committed thresholds that the sound build kept, it being the baseline.

    So nothing here depends on how good the product is today.
    """
    settings, baseline = load_gate(SETTINGS), baseline_of(before.results, "before")
    sound, broken = (
        {check.name for check in check_gate(one, settings, baseline) if not check.held}
        for one in (before, run)
    )
    return broken - sound


@pytest.mark.parametrize("breakage", [CitationsOffByOne, FigureChanged])
def test_wrong_citations_and_wrong_figures_are_caught(
    breakage: type[Product], product: Product, sets: Sequence[CaseSet], sound: TargetRun
):
    """A citation that points one row too low, or a changed figure, closes the gate."""
    assert failed(measured(breakage(product.assistant), sets), sound)


def test_a_rating_filter_that_is_off_is_caught(
    product: Product, sets: Sequence[CaseSet], sound: TargetRun, monkeypatch: pytest.MonkeyPatch
):
    """Lists by rating then name rows of every rating, and the gate closes."""
    select = Lookup.select

    def unfiltered(lookup: Lookup, selection: Selection) -> list[Measure]:
        return select(lookup, selection.model_copy(update={"ratings": None}))

    monkeypatch.setattr(Lookup, "select", unfiltered)
    assert failed(measured(product, sets), sound)


def test_a_single_figure_misread_is_caught(
    sets: Sequence[CaseSet], sound: TargetRun, monkeypatch: pytest.MonkeyPatch
):
    """One cell holds 29件 where 28件 is printed: too little for any share, yet answers can no longer be proven."""
    build = pipeline.build_report

    def misread(folder: Path) -> Report:
        return with_a_figure_changed(build(folder), row=3)

    monkeypatch.setattr(pipeline, "build_report", misread)
    with product_over(["isesaki-r4"]) as broken:
        assert "refused" in failed(measured(Product(broken), sets), sound)


def with_a_figure_changed(report: Report, row: int) -> Report:
    """The report with the last digit of a row's actual raised by one, in the cell and in its value."""
    measure = report.measure(row)
    cell = measure.cells[Field.ACTUAL]
    wrong = re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), cell.printed)
    assert wrong != cell.printed
    changed = replace(
        measure,
        cells={**measure.cells, Field.ACTUAL: replace(cell, printed=wrong, reading=wrong)},
        values={**measure.values, Field.ACTUAL: parse_value(wrong)},
    )
    return replace(report, measures=tuple(changed if one.row == row else one for one in report.measures))


def test_the_sound_build_passes_its_own_baseline(sound: TargetRun):
    """What closes the gate is the breakage, not the test."""
    compared = check_gate(sound, load_gate(SETTINGS), baseline_of(sound.results, "before"))
    assert all(check.held for check in compared if "基準との比較" in check.name)
