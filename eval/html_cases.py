"""The failing cases of the HTML report: question, answer and gold, with what differs marked."""

from collections.abc import Iterable, Mapping, Sequence

from eval.cases import KINDS
from eval.html_parts import escaped
from eval.marking import marked
from eval.results import CaseResult
from eval.scoring import FAULTS
from eval.wording import folded

STATUS = {
    "answered": "回答", "not_in_report": "報告書にない",
    "needs_clarification": "聞き返し", "refused": "回答しない",
}  # fmt: skip
REASONS = {
    "unknown_topic": "載っていない話題", "other_year": "別の年度", "other_place": "別の地域",
    "no_such_value": "数値の記載なし", "not_evaluated": "評価なし", "opinion": "意見", "personal": "個人情報",
}  # fmt: skip

_LENIENT = {"right": "同じ値の別の書き方はあります", "half": "一部は合っています"}


def failing_cases(results: Iterable[CaseResult], others: Mapping[str, Iterable[CaseResult]]) -> str:
    """All wrong cases, each with what the other systems made of it; masked ones only by their ids."""
    wrong = [result for result in results if not result.right]
    if not wrong:
        return "<p>すべての問題に正しく答えました。</p>"
    hidden = [result for result in wrong if result.masked]
    verdicts = {name: {result.key: result.right for result in found} for name, found in others.items()}
    shown = "".join(_case(result, verdicts) for result in wrong if not result.masked)
    if not hidden:
        return shown
    ids = "、".join(f"{escaped(result.key)}（{_faults(result)}）" for result in hidden)
    return f"{shown}<p class='soft'>伏せている問題集の誤り{len(hidden)}件: {ids}</p>"


def _case(result: CaseResult, others: Mapping[str, Mapping[str, bool]]) -> str:
    parts = [
        _entry("質問", _turns(result.turns)),
        _entry("読み取り", escaped(result.reading)) if result.reading else "",
        "" if result.ceiling else _entry("回答", _answer(result)),
        _entry("必要な記述", _required(result)) if result.must and not result.ceiling else "",
        _entry("根拠の行", _rows(result)),
        "" if result.ceiling else _entry("回答の可否", _status(result)),
        _entry("正解の理由", escaped(result.note)) if result.note else "",
        _entry("ほかの仕組み", _others(result.key, others)) if others else "",
    ]
    kind = KINDS.get(result.type, result.type)
    return (
        f'<article class="case"><h3>{escaped(result.key)} <span class="soft">{escaped(kind)}</span> '
        f'<span class="fault">{_faults(result)}</span></h3><dl>{"".join(parts)}</dl></article>'
    )


def _entry(name: str, content: str) -> str:
    return f"<dt>{name}</dt><dd>{content}</dd>"


def _faults(result: CaseResult) -> str:
    return "・".join(FAULTS[fault] for fault in result.faults)


def _turns(turns: Sequence[str]) -> str:
    if len(turns) == 1:
        return escaped(turns[0])
    return f'<ol class="turns">{"".join(f"<li>{escaped(turn)}</li>" for turn in turns)}</ol>'


def _answer(result: CaseResult) -> str:
    """The answer with required statements marked where found, forbidden ones struck through."""
    if result.error:
        return f'<span class="fault">{escaped(result.error)}</span>'
    segments = marked(result.answer, result.must, result.forbidden)
    tags = {"": "{}", "found": "<mark>{}</mark>", "forbidden": '<mark class="forbidden">{}</mark>'}
    return (
        f'<div class="answer">{"".join(tags[one.mark].format(escaped(one.text)) for one in segments)}</div>'
    )


def _required(result: CaseResult) -> str:
    missing = {tuple(map(folded, group)) for group in result.missing}
    chips = []
    for group in result.must:
        absent = tuple(map(folded, group)) in missing
        words = " / ".join(group[:4]) + (" …" if len(group) > 4 else "")
        chips.append(_chip("missing" if absent else "hit", f"{'− ' if absent else '✓ '}{words}"))
    chips += [_chip("extra", f"✕ {word}（誤り）") for word in result.forbidden]
    near = _LENIENT.get(result.verdict, "") if result.missing else ""
    return "".join(chips) + (f'<span class="soft">{near}</span>' if near else "")


def _rows(result: CaseResult) -> str:
    """Gold rows that were cited (✓), gold rows that were not (−), and others that were cited (＋)."""
    hit = [row for row in result.gold_rows if row in result.rows]
    unwanted = result.rows_mode == "exact" or result.gold_status is True
    added = "extra" if unwanted else "soft"
    chips = [_chip("hit", f"✓ {row}") for row in hit]
    chips += [_chip("missing", f"− {row}") for row in result.missing_rows]
    chips += [_chip(added, f"＋ {row}") for row in result.extra_rows]
    return "".join(chips) or '<span class="soft">なし</span>'


def _others(key: str, verdicts: Mapping[str, Mapping[str, bool]]) -> str:
    """Which of the other systems have this case right."""
    asked = {name: right[key] for name, right in verdicts.items() if key in right}
    return "".join(
        _chip("hit" if right else "missing", f"{'✓' if right else '−'} {name}")
        for name, right in asked.items()
    )


def _status(result: CaseResult) -> str:
    gold = {"True": "報告書にない", "False": "回答", "either": "どちらでも"}[str(result.gold_status)]
    if result.gold_reason:
        gold += f"（{REASONS.get(result.gold_reason, result.gold_reason)}）"
    given = STATUS.get(result.status, result.status)
    if result.gold_status is True and result.rows:
        given += "（行を引用）"
    if result.reason:
        given += f"（{REASONS.get(result.reason, result.reason)}）"
    return f"正解 {escaped(gold)} → 実際 {escaped(given)}"


def _chip(kind: str, text: str) -> str:
    return f'<span class="chip {kind}">{escaped(text)}</span>'
