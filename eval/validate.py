"""Finds gold that contradicts the report: a case that no right answer could satisfy is worse than no case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case, CaseSet
from eval.derivations import Derivations, printed_text
from eval.figures import only_figure, western_years
from eval.wording import folded, occurs
from ingest.records import Report


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: where, and what is wrong with it (Japanese)."""

    set: str
    case: str
    text: str


def validate(sets: Iterable[CaseSet], reports: Mapping[str, Report]) -> list[Finding]:
    """All findings over all sets; a set about a report that is not given is itself a finding.

    「40件」 required of a row which prints 28件 and 12件, and nothing gives 40 but their sum: accepted, the
    sum is a possible answer; 「41件」: found. Words are not judged: yes and no, summaries and synonyms are
    not printed.
    """
    findings: list[Finding] = []
    for one in sets:
        report = reports.get(one.report)
        if report is None:
            findings.append(Finding(one.name, "-", f"報告書「{one.report}」がありません"))
            continue
        for case in one.cases:
            findings += [Finding(one.name, case.id, text) for text in case_findings(case, report)]
    return findings


def case_findings(case: Case, report: Report) -> list[str]:
    """What is wrong with one case, in words; empty when nothing is."""
    total = len(report.measures)
    named = {*case.rows, *(cell.row for cell in case.cells), *(case.near_misses or ())}
    absent = sorted(row for row in named if row > total)
    if absent:
        return [f"行 {'、'.join(map(str, absent))} は報告書にありません（全{total}行）"]
    found = [
        f"行{cell.row}に {cell.field} のセルはありません"
        for cell in case.cells
        if cell.field not in report.measure(cell.row).cells
    ]
    found += _self_contradictions(case)
    if case.abstain is False:
        found += _unsupported(case, report)
    return found


def _self_contradictions(case: Case) -> list[str]:
    found = [
        f"must の「{' / '.join(group)}」は、どの表現でも must_not の「{word}」を含みます"
        for group in case.must
        for word in case.must_not
        if all(occurs(word, alternative) for alternative in group)
    ]
    if case.abstain is False and case.rows_mode == "free" and not case.must and not case.must_not:
        found.append("何も確かめていません。must か rows を書いてください")
    if case.reason and case.abstain is False:
        found.append("abstain が false なのに reason があります")
    if set(case.near_misses or ()) & set(case.rows):
        found.append("near_misses の行が rows にもあります")
    return found


def _unsupported(case: Case, report: Report) -> list[str]:
    """Groups that ask for a figure which stands in no gold row and follows from none."""
    numbers = Derivations(report, case.rows)
    rows = [report.measure(row) for row in case.rows] or list(report.measures)
    text = printed_text(rows)
    years = western_years(text)
    return [
        f"「{' / '.join(group)}」は根拠の行のどのセルにもなく、計算でも出ません"
        for group in case.must
        if not _supported(group, numbers, text, years)
    ]


def _supported(group: Sequence[str], numbers: Derivations, text: str, years: str) -> bool:
    for alternative in group:
        figure = only_figure(alternative)
        if not any(letter.isdigit() for letter in folded(alternative)):
            return True
        if occurs(alternative, text) or occurs(western_years(alternative), years):
            return True
        if figure is not None and numbers.explain(figure):
            return True
    return False
