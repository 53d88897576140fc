"""The language tools and a parser over each of the two reports, built once for all tests and without any store."""

from functools import cache

from ingest.build import build_report
from ingest.records import Report
from service.assistant import load_language
from service.query import Query
from service.understanding.context import Context
from service.understanding.parser import Language, Parser
from tests.conftest import ISESAKI, MINATO

FOLDERS = {"isesaki": ISESAKI, "minato": MINATO}


@cache
def language() -> Language:
    return load_language()


@cache
def report(name: str) -> Report:
    return build_report(FOLDERS[name])


@cache
def parser(name: str) -> Parser:
    return Parser(report(name), language())


def read(name: str, question: str, context: Context | None = None) -> Query:
    """The one query of a question; fails where it is read as several."""
    (query,) = parser(name).parse(question, context)
    return query
