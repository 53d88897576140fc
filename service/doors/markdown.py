"""An answer as one Markdown text, for clients that show nothing but text: reading, answer, sources, what to ask next."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from ingest.records import Field
from service.schemas import Answer, Citation
from service.sources import source_line

_LINK = re.compile(r"\](?=[(:])|<(?=[A-Za-z/!?])")


def as_markdown(answer: Answer, columns: Mapping[Field, str], site: str = "") -> str:
    """The whole text. `site` is the address of this service, to which the sources then link."""
    return "".join(parts(answer, columns, site))


def parts(answer: Answer, columns: Mapping[Field, str], site: str = "") -> list[str]:
    """The same text line by line, as it is streamed."""
    text = plain(f"読み方: {answer.interpretation.text}\n\n{answer.answer}")
    if answer.citations:
        text += "\n\n根拠\n" + "\n".join(_source(each, columns, site) for each in answer.citations)
    if answer.suggestions:
        text += plain(f"\n\n続けて: {' / '.join(answer.suggestions)}")
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
