"""How a question was read, in one line of words: 「進捗評価 = 進捗の遅れ（コロナ） かつ 担当課 = 商工労働課」."""

from ingest.normalize import era_year
from ingest.records import Field, Report
from service.answering.draft import PLAIN
from service.answering.wording import METRIC_NAMES
from service.query import Ask, Metric, Query, Selection

OPERATOR_WORDS = {"ge": "以上", "gt": "を超える", "le": "以下", "lt": "未満", "eq": "に等しい"}
ASK_WORDS = {
    Ask.LIST: "一覧",
    Ask.COUNT: "件数と一覧",
    Ask.SHARE: "全体に占める割合",
    Ask.RANK: "順位",
    Ask.GROUP: "内訳",
    Ask.COMPARE: "比較",
    Ask.FIND: "記載の検索",
    Ask.DEFINITION: "評価の意味",
    Ask.LOOKUP: "",
    Ask.AGGREGATE: "",
    Ask.CLARIFY: "対象が特定できない",
    Ask.ABSTAIN: "報告書にない内容",
}
_ABSTAIN_WORDS = {
    "other_year": "年度が対象外",
    "other_place": "対象の市でない",
    "personal": "個人に関する情報",
    "opinion": "意見・評価の是非",
}


def describe(query: Query, report: Report) -> str:
    """The query in words, with the report's own column names."""
    elsewhere = (
        query.ask is Ask.ABSTAIN and query.reason == "other_place"
    )  # its rows only keep what was asked
    rows = "" if elsewhere else _rows(query.selection, report)
    parts = [part for part in (rows, _wanted(query, report)) if part]
    if query.second is not None and not query.second.is_open:
        parts.append(("母数: " if query.whole_share else "と ") + _rows(query.second, report))
    if query.ask is Ask.ABSTAIN and query.reason:
        parts.append(_ABSTAIN_WORDS.get(query.reason, "") + (f"「{query.detail}」" if query.detail else ""))
    return " → ".join(parts) or "報告書全体"


def _order(query: Query) -> str:
    if query.magnitude:
        return "差の大きい" if query.best else "差の小さい"
    return "良い" if query.best else "悪い"


def _wanted(query: Query, report: Report) -> str:
    words = [_column(report, name) for name in query.fields]
    if query.ask is Ask.FIND and query.metrics:
        words.append("記載された二つの数値の差")
    words += [
        METRIC_NAMES.get(metric)
        or (_column(report, Field(metric.value)) if metric is not Metric.PART_GAP else "区分の差")
        for metric in query.metrics
        if query.ask is not Ask.FIND
    ]
    words += list(query.parts)
    if query.ask is Ask.GROUP and query.group_by:
        words.append(f"{_column(report, query.group_by)}別の内訳")
    elif query.ask is Ask.RANK:
        words.append(
            "最も良いものと最も悪いもの" if query.both_ends else f"{_order(query)}順{_places(query)}"
        )
    elif query.ask is Ask.AGGREGATE:
        words.append("平均" if query.aggregate == "average" else "合計")
    elif ASK_WORDS[query.ask]:
        words.append(ASK_WORDS[query.ask])
    if query.yes_no:
        words.append("はい・いいえの確認")
    return "・".join(dict.fromkeys(words))


def _places(query: Query) -> str:
    """Which places of a ranking are shown; empty for all."""
    if not query.limit or not query.after:
        return f"の上位{query.limit}件" if query.limit else ""
    first = f"{query.after + 1}番目"
    return f"の{first}" if query.limit == query.after + 1 else f"の{first}から{query.limit}番目"


def _rows(selection: Selection, report: Report) -> str:
    parts: list[str] = []
    if selection.theme:
        parts.append(f"テーマ = {'・'.join(selection.theme)}")
    elif selection.rows is not None and selection.rows:
        names = [report.measure(row).name for row in selection.rows]
        parts.append(
            "指標 = " + "、".join(names[:4]) + (f" ほか{len(names) - 4}件" if len(names) > 4 else "")
        )
    if selection.ratings is not None:
        parts.append(f"{_column(report, Field.RATING)} = {' または '.join(selection.ratings)}")
    if selection.departments:
        joint = " かつ " if selection.all_departments else " または "
        parts.append(f"{_column(report, Field.DEPARTMENT)} = {joint.join(selection.departments)}")
    levels = dict.fromkeys(heading.level for heading in selection.headings)
    for level in levels:
        names = [heading.name for heading in selection.headings if heading.level is level]
        parts.append(f"{_column(report, level)} = {' または '.join(names)}")
    parts += _against(selection, report)
    for number in selection.numbers:
        name = METRIC_NAMES.get(number.metric) or _column(report, Field(number.metric.value))
        parts.append(f"{name} {number.value.normalize():,f}{number.unit}{OPERATOR_WORDS[number.op]}")
    parts += [
        f"{'・'.join(dict.fromkeys(_column(report, name) for name in text.fields)) if len(text.fields) < 3 else '記載'}に「{('」か「' if text.any_of else '」「').join(text.words)}」{'がない' if text.absent else ''}"
        for text in selection.texts
    ]
    return " かつ ".join(parts)


def _against(selection: Selection, report: Report) -> list[str]:
    parts = []
    target, final = _column(report, Field.TARGET), _column(report, Field.FINAL_TARGET)
    if selection.met is not None:
        parts.append(f"{target}を{'達成' if selection.met else '未達成'}")
    if selection.final_met is not None:
        parts.append(f"{final}を{'達成' if selection.final_met else '未達成'}")
    if selection.plan:
        word = {"raised": "より大きい", "lowered": "より小さい", "unchanged": "と同じ"}[selection.plan]
        parts.append(f"{final}が{target}{word}")
    if selection.equal:
        parts.append(f"{_column(report, Field.ACTUAL)}が{target}と同じ")
    if selection.excluded_departments:
        parts.append(f"{_column(report, Field.DEPARTMENT)} ≠ {'・'.join(selection.excluded_departments)}")
    if selection.min_departments:
        parts.append(f"{_column(report, Field.DEPARTMENT)}が{selection.min_departments}つ以上")
    if selection.excluded_rows:
        names = [report.measure(row).name for row in selection.excluded_rows[:3]]
        more = len(selection.excluded_rows) - len(names)
        parts.append(
            "、".join(f"「{name}」" for name in names) + (f"ほか{more}件" if more else "") + "を除く"
        )
    if selection.unnamed:
        parts.append("指標名の記載なし")
    if selection.direction:
        parts.append(f"{'大きい' if selection.direction == 'higher' else '小さい'}ほどよい指標")
    if selection.unit:
        parts.append(f"単位 = {selection.unit}")
    if selection.kind:
        parts.append(
            {"blank": "実績値の記載なし", "text": "数値でない目標・実績", "number": "実績値の記載あり"}[
                selection.kind
            ]
        )
    if selection.note_field:
        noted = "・".join(f"{era_year(year)}" for year in selection.note_years) or "列と違う年"
        parts.append(f"{_column(report, selection.note_field)}の注記 = {noted}")
    return parts


def _column(report: Report, name: Field) -> str:
    return report.columns.get(name, PLAIN[name])
