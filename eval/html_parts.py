"""Small pieces of the HTML report: escaped text, tables, bars as inline SVG."""

from collections.abc import Sequence
from html import escape as _escape

from eval.summary import Score

_COLOURS = 7


def escaped(text: object) -> str:
    """Text as HTML: nothing of an answer or question can become markup."""
    return _escape(str(text), quote=True)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}%"


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], words: Sequence[int] = ()) -> str:
    """A table of escaped cells; the columns in `words` are set left. An empty one is left out."""
    if not rows:
        return ""
    columns = [' class="words"' if place in words else "" for place in range(len(head))]
    top = "".join(f'<th scope="col"{c}>{escaped(name)}</th>' for name, c in zip(head, columns, strict=True))
    body = "".join(_row(row, columns) for row in rows)
    return (
        f'<div class="scroll" tabindex="0"><table><caption><span>{escaped(caption)}</span></caption>'
        f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(cells: Sequence[str], columns: Sequence[str]) -> str:
    first, *others = (escaped(cell) for cell in cells)
    shown = "".join(f"<td{c}>{cell}</td>" for cell, c in zip(others, columns[1:], strict=True))
    return f'<tr><th scope="row">{first}</th>{shown}</tr>'


def score_cell(score: Score | None) -> str:
    """「96.6% (57)」: the share, and how many were right."""
    return "–" if score is None else f"{percent(score.share)} ({score.right})"


def bar(score: Score | None, series: int) -> str:
    """One bar from 0 to 100 % with its 95 % interval as a line; the share beside it in words."""
    if score is None:
        return '<div class="bar"><span></span><span>–</span></div>'
    ends = f'x1="{score.low * 100:.2f}" x2="{score.high * 100:.2f}" y1="3" y2="3"'
    return (
        '<div class="bar"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" width="100" height="6"/>'
        f'<rect class="c{series % _COLOURS}" width="{score.share * 100:.2f}" height="6"/>'
        f'<line class="halo" {ends}/><line class="whisker" {ends}/></svg>'
        f"<span>{percent(score.share)}</span></div>"
    )


def legend(names: Sequence[str]) -> str:
    items = (
        f'<li><svg viewBox="0 0 1 1" aria-hidden="true"><rect class="c{place % _COLOURS}" width="1" height="1"/>'
        f"</svg>{escaped(name)}</li>"
        for place, name in enumerate(names)
    )
    return f'<ul class="legend">{"".join(items)}</ul>'
