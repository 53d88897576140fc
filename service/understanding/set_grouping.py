"""Rows grouped by a column and counted: 「課ごとの件数」, 「遅れが一番多い分野は」."""

import re

from ingest.records import Field
from service.query import Ask, Claim, Query, Selection
from service.understanding.dimensions import leader_claimed
from service.understanding.sentence import Sentence
from service.understanding.wording import rank_word

_MOST = re.compile(r"(多|少な)(い|かった)(課|部署|分野|柱|の)|集中|偏って")


def grouped(sentence: Sentence, selection: Selection, column: Field) -> Query:
    """Rows counted in each heading, department or rating; the one with most (least) where that is asked."""
    superlative = rank_word(sentence) or bool(_MOST.search(sentence.text))
    superlative = superlative and not re.search(r"(順に|順で|順番に|並べ)", sentence.text)
    then = None
    if column is Field.RATING and len(selection.departments) > 1:
        then, column = Field.RATING, Field.DEPARTMENT
    least = sentence.has("worst") or ("少な" in sentence.text and not sentence.has("late"))
    if claimed := leader_claimed(sentence):
        return _claimed_leader(selection, *claimed, least=least)
    return Query(
        ask=Ask.GROUP,
        selection=selection,
        group_by=column,
        group_then=then,
        group_min=2 if re.search(r"複数の指標", sentence.text) else 1,
        best=not least,
        limit=1 if superlative else None,
    )


def _claimed_leader(selection: Selection, column: Field, name: str, *, least: bool) -> Query:
    """Whether a heading or department has most rows: 「遅れはまちの創生が一番多いですよね」."""
    part = "departments" if column is Field.DEPARTMENT else "headings"
    return Query(
        ask=Ask.GROUP,
        selection=selection.model_copy(update={part: ()}),
        group_by=column,
        best=not least,
        limit=1,
        claims=(Claim(kind="printed", words=(name,)),),
        yes_no=True,
    )
