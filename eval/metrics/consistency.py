"""Same question, same answer; same question in other words, same facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eval.cases import Case
from eval.targets.reply import Reply
from eval.wording import folded

PAIR_TAG = "paraphrase:"


@dataclass(frozen=True, slots=True)
class ConsistencyScore:
    """`repeated`: share of questions asked twice with the same text, status and rows both times (None: not
    asked).

    `paraphrases`: share of paraphrase groups whose answers all have the same status and cited rows.
    「ふるさと納税の達成率は」 cites {14}, 「寄付の目標比は何％」 cites {14}: consistent; {14} and {}: not.

    Ambiguous: being wrong twice in the same way is consistent; read it beside the score, never alone.
    """

    repeated: float | None
    asked_twice: int
    paraphrases: float | None
    groups: int


def consistency(twice: Iterable[tuple[Reply, Reply]], groups: Sequence[Sequence[Reply]]) -> ConsistencyScore:
    """Score pairs of replies to one question, and groups of replies to paraphrases."""
    same = [(a.text, a.status, a.rows) == (b.text, b.status, b.rows) for a, b in twice]
    agreeing = [len({(reply.status, frozenset(reply.rows)) for reply in group}) == 1 for group in groups]
    return ConsistencyScore(
        repeated=sum(same) / len(same) if same else None,
        asked_twice=len(same),
        paraphrases=sum(agreeing) / len(agreeing) if agreeing else None,
        groups=len(agreeing),
    )


def paraphrase_groups(cases: Iterable[Case], replies: Mapping[str, Reply]) -> list[list[Reply]]:
    """Replies grouped by a shared tag 「paraphrase:…」, or by equal gold (kind, rows, statements)."""
    groups: dict[object, list[Reply]] = {}
    for case in cases:
        reply = replies.get(case.id)
        key = _key(case)
        if reply is not None and key is not None:
            groups.setdefault(key, []).append(reply)
    return [group for group in groups.values() if len(group) > 1]


def _key(case: Case) -> object:
    tag = next((tag for tag in case.tags if tag.startswith(PAIR_TAG)), None)
    if tag:
        return tag
    if len(case.turns) > 1 or case.rows_mode != "exact" or not case.rows or not case.must:
        return None
    return case.type, case.rows, tuple(folded(group[0]) for group in case.must)
