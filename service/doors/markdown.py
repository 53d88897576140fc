"""An answer as one Markdown text, for clients that show nothing but text: reading, answer, sources, what to ask next."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from ingest.records import Field
from service.schemas import Answer, Citation
from service.sources import source_line

_MARKS = re.compile(r"\[\d{1,3}\]")
_LINK = re.compile(r"\](?=[(:])|<(?=[A-Za-z/!?])")


def as_markdown(answer: Answer, columns: Mapping[Field, str], site: str = "") -> str:
    """The whole text. `site` is the address of this service, to which the sources then link."""
    return opening(answer) + closing(answer, columns, site)


def opening(answer: Answer) -> str:
    """How the question was read, and the answer."""
    return plain(f"読み方: {answer.interpretation.text}\n\n{answer.answer}")


def closing(answer: Answer, columns: Mapping[Field, str], site: str = "") -> str:
    """The sources, another reading (its marks would be taken for these sources) and what to ask next, with the blank line before them."""
    blocks = []
    if answer.citations:
        blocks.append("\n".join(["根拠", *(_source(each, columns, site) for each in answer.citations)]))
    blocks += [
        plain(f"別の読み方（生成AIによる案）: {other.text}\n{_MARKS.sub('', other.answer)}")
        for other in answer.alternatives
    ]
    if answer.suggestions:
        blocks.append(plain(f"続けて: {' / '.join(answer.suggestions)}"))
    return "".join(f"\n\n{block}" for block in blocks)


def lines(text: str) -> list[str]:
    """A text in the pieces in which it is streamed; joined, they are the text."""
    return re.findall(r"[^\n]*\n+|[^\n]+", text)


def plain(text: str) -> str:
    """Without links, images and HTML: a cell of a report, shown elsewhere, must not load anything.

    「![x](http://…)」 becomes 「![x] (http://…)」 and 「<img」 「＜img」; 「[1]」 and tables stay as they are.
    """
    return _LINK.sub(lambda found: "＜" if found[0] == "<" else "] ", text)


def _source(citation: Citation, columns: Mapping[Field, str], site: str) -> str:
    line = plain(" ".join(source_line(citation, columns).split()))
    if not site:
        return f"- {line}"
    number, _, rest = line.partition(" ")
    return f"- {number} {rest}（[原文]({row_page(citation, site)})）"


def row_page(citation: Citation, site: str) -> str:
    """The address at which the cited row stands as printed."""
    return f"{site.rstrip('/')}/report?{urlencode({'report': citation.report, 'row': citation.row})}"
