"""Answers that count rows by rating, department or heading, or set two counts side by side."""

from collections.abc import Sequence

from ingest.normalize import is_blank, key, split_marker
from ingest.records import HIERARCHY, Field, Measure, Report
from service.answering.draft import Draft
from service.answering.interpretation import describe
from service.answering.wording import named, rating
from service.evidence.lookup import Lookup
from service.query import Ask, Query, Selection
from service.schemas import Table


class GroupAnswer:
    """Writes counts by group over one report."""

    def __init__(self, report: Report, lookup: Lookup) -> None:
        self._report = report
        self._lookup = lookup

    def group(self, draft: Draft, query: Query, measures: Sequence[Measure]) -> None:
        """Rows by rating, department or heading; a row with two departments counts for both."""
        dimension = query.group_by or Field.RATING
        groups = {
            name: rows
            for name, rows in self._groups(measures, dimension).items()
            if len(rows) >= query.group_min
        }
        if dimension is Field.RATING:
            order = {label.label: position for position, label in enumerate(self._report.scale)}
            groups = dict(sorted(groups.items(), key=lambda item: order.get(item[0], 99)))
        elif dimension is Field.DEPARTMENT or query.limit:
            groups = dict(sorted(groups.items(), key=lambda item: -len(item[1])))
        name = draft.column(dimension)
        if query.limit:
            groups = self._extreme(draft, query, groups, name)
        else:
            draft.say(
                f"該当する{len(measures)}件（全{len(self._report.measures)}件中）を{name}別にまとめると、次のとおりです。"
            )
            draft.figure(f"{len(measures)}件", len(measures), "件", "条件に当てはまる指標の数")
            self._number_of_groups(draft, dimension, list(groups))
        for group, members in groups.items():
            draft.figure(f"{len(members)}件", len(members), "件", f"{name}が「{group}」の指標の数")
            draft.say(f"- {group}：{len(members)}件（{self._members(draft, query, members, dimension)}）")
        draft.table = Table(
            columns=[name, "件数", "指標"],
            rows=[
                [group, str(len(members)), "、".join(measure.name for measure in members)]
                for group, members in groups.items()
            ],
        )

    @staticmethod
    def _number_of_groups(draft: Draft, dimension: Field, groups: Sequence[str]) -> None:
        """「担当課は23課です」, with what is no 課 named; other columns have so many 種類."""
        name = draft.column(dimension)
        others = [group for group in groups if not group.endswith("課")]
        counter = "課" if dimension is Field.DEPARTMENT and len(others) * 2 < len(groups) else "種類"
        beside = f"（{'、'.join(others[:3])}{'など' if len(others) > 3 else ''}を含みます）" if others else ""
        draft.say(f"{name}は{len(groups)}{counter}です{beside if counter == '課' else ''}。")
        draft.figure(f"{len(groups)}{counter}", len(groups), counter, f"{name}を数えた数")

    def _members(self, draft: Draft, query: Query, members: Sequence[Measure], dimension: Field) -> str:
        texts = []
        for measure in members:
            mark = draft.cite(measure, (dimension, Field.RATING))
            label = f"＝{rating(measure)}" if query.group_then is Field.RATING else ""
            texts.append(f"{named(measure)}{label}{mark}")
        return "、".join(texts)

    @staticmethod
    def _extreme(
        draft: Draft, query: Query, groups: dict[str, list[Measure]], name: str
    ) -> dict[str, list[Measure]]:
        sizes = [len(members) for members in groups.values()]
        wanted = (max if query.best else min)(sizes, default=0)
        chosen = {group: members for group, members in groups.items() if len(members) == wanted}
        draft.figure(
            f"{wanted}件", wanted, "件", f"{name}ごとに数えた件数の{'最大' if query.best else '最小'}"
        )
        said = {name for claim in query.claims for name in claim.words}
        opening = ""
        if query.yes_no and said:
            opening = "はい。" if said >= set(chosen) else "いいえ。"
        together = "いずれも" if len(chosen) > 1 else ""
        draft.say(
            f"{opening}最も{'多い' if query.best else '少ない'}のは{'、'.join(chosen)}で、{together}{wanted}件です。"
        )
        beside = {group: members for group, members in groups.items() if group in said - set(chosen)}
        return {**chosen, **beside}

    @staticmethod
    def _groups(measures: Sequence[Measure], dimension: Field) -> dict[str, list[Measure]]:
        groups: dict[str, list[Measure]] = {}
        names: dict[str, str] = {}
        for measure in measures:
            if dimension is Field.DEPARTMENT:
                labels = list(measure.departments) or ["（記載なし）"]
            elif dimension is Field.RATING:
                labels = [rating(measure)]
            else:
                text = measure.text(dimension)
                labels = (
                    [split_marker(text)[2] if dimension in HIERARCHY else text]
                    if not is_blank(text)
                    else ["（記載なし）"]
                )
            for label in labels:
                groups.setdefault(names.setdefault(key(label), label), []).append(measure)
        return groups

    def pair(self, draft: Draft, query: Query) -> None:
        """Two selections compared by the number of their rows."""
        both = [query.selection, query.second or Selection()]
        sets = [self._lookup.select(selection) for selection in both]
        column, labels = self._sides(draft, both[0], both[1])
        counts = [f"{len(rows)}件" for rows in sets]
        for label, rows, count in zip(labels, sets, counts, strict=True):
            draft.figure(count, len(rows), "件", f"{column}が「{label}」の指標の数")
        most, least = sorted(range(2), key=lambda position: -len(sets[position]))
        if len(sets[0]) == len(sets[1]):
            draft.say(f"{'いいえ。' if query.yes_no else ''}どちらも{counts[0]}で同じです。")
        else:
            opening = ("はい。" if (most == 0) is query.best else "いいえ。") if query.yes_no else ""
            draft.say(
                f"{opening}多いのは「{labels[most]}」の{counts[most]}で、「{labels[least]}」は{counts[least]}です。"
                f"差は{len(sets[most]) - len(sets[least])}件です。"
            )
            self._apart(draft, sets[most], sets[least])
        for label, rows, count in zip(labels, sets, counts, strict=True):
            members = "、".join(f"{named(measure)}{draft.cite(measure, (Field.RATING,))}" for measure in rows)
            draft.say(f"- {label}（{count}）：{members}")

    @staticmethod
    def _apart(draft: Draft, more: Sequence[Measure], fewer: Sequence[Measure]) -> None:
        """By how many rows one side has more than the other."""
        size = len(more) - len(fewer)
        draft.figure(f"{size}件", size, "件", f"{len(more)}件 − {len(fewer)}件 = {size}件")

    @staticmethod
    def _sides(draft: Draft, first: Selection, second: Selection) -> tuple[str, list[str]]:
        """The column in which two selections differ, and what each has in it; all their conditions where it is not one."""
        both = (first, second)
        for part, field in (("departments", Field.DEPARTMENT), ("ratings", Field.RATING)):
            if _differ_in(part, first, second) and all(getattr(side, part) for side in both):
                return draft.column(field), ["・".join(getattr(side, part)) for side in both]
        levels = {heading.level for side in both for heading in side.headings}
        if _differ_in("headings", first, second) and len(levels) == 1 and all(side.headings for side in both):
            names = ["・".join(heading.name for heading in side.headings) for side in both]
            return draft.column(levels.pop()), names
        told = [describe(Query(ask=Ask.LOOKUP, selection=side), draft.report) for side in both]
        return "条件", told


def _differ_in(part: str, first: Selection, second: Selection) -> bool:
    """Whether two selections are the same but for this part."""
    return first.model_copy(update={part: getattr(second, part)}) == second
