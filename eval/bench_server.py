"""The floor that `eval.bench` compares with: a FastAPI route that gives a fixed answer."""

from fastapi import FastAPI

from service.schemas import Answer, Citation, CitedCell, Interpretation, Question

_CELL = CitedCell(field="actual", printed="28件", start=57, end=60)


def bare() -> FastAPI:
    """An application with one route of the product's own request and response, and no work in between."""
    app = FastAPI()
    citation = Citation(id=1, report="r", row=3, page=1, line=6, indicator="創業相談件数", cells=[_CELL])
    answer = Answer(
        answer="創業相談件数の実績は28件です。",
        status="answered",
        interpretation=Interpretation(text="実績", query={}),
        citations=[citation] * 5,
    )

    @app.post("/v1/ask")
    async def ask(question: Question) -> Answer:
        del question
        return answer

    return app
