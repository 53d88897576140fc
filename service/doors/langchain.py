"""For developers who build with LangChain: the reports as a retriever and as a tool.

>>> from service.assistant import Assistant
>>> from service.doors.langchain import ReportRetriever, report_tool
>>> retriever = ReportRetriever(assistant=Assistant.open())
>>> documents = retriever.invoke("コロナで遅れた指標は？")
>>> more = retriever.invoke("そのうち商工労働課は？", conversation_id=documents[0].metadata["conversation_id"])
>>> agent = create_agent(model, tools=[report_tool(Assistant.open())])
"""

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import StructuredTool, ToolException
from pydantic import BaseModel, Field

from ingest.errors import StoreError
from service.doors.documents import answered, passages
from service.doors.markdown import as_markdown
from service.doors.names import named
from service.errors import InvalidQueryError, ServiceError
from service.schemas import QUESTION_LIMIT, Answer
from service.wrong_input import in_japanese


class ReportRetriever(BaseRetriever):
    """The checked answer as the first document, with every row it names; then passages, at most `k` in all.

    `assistant` is a `service.assistant.Assistant`, `report` an id, or None for the newest. A follow-up names the
    `conversation_id` that the first document of the turn before has in its metadata.
    """

    assistant: Any
    report: str | None = None
    k: int = Field(8, ge=1)

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002
        conversation_id: str | None = None,
    ) -> list[Document]:
        _require_question(query)
        report = named(self.assistant, self.report).id
        answer = self.assistant.exact(self.assistant.read(query, conversation_id, report))
        found = answered(self.assistant, answer, report)
        found += passages(self.assistant, query, report, self.k - len(found))
        return [
            Document(
                id=one.id,
                page_content=one.content,
                metadata={**one.metadata, "title": one.title, "score": one.score},
            )
            for one in found
        ]


class ReportQuestion(BaseModel):
    """What the tool is called with."""

    question: str = Field(min_length=1, max_length=QUESTION_LIMIT, description="日本語の質問")
    conversation_id: str | None = Field(
        None, max_length=64, description="続けてたずねるとき、前の回答の末尾にある conversation_id"
    )


def report_tool(assistant: Any, report: str | None = None) -> StructuredTool:  # noqa: ANN401
    """A tool for an agent: the answer with its sources as content, the whole `Answer` as artifact.

    What goes wrong is told to the model in a Japanese sentence, so that it can mend its call.
    """

    def ask_report(question: str, conversation_id: str | None = None) -> tuple[str, Answer]:
        try:
            loaded = named(assistant, report)
            answer: Answer = assistant.ask(question, conversation_id, loaded.id)
        except (ServiceError, StoreError) as error:
            raise ToolException(str(error)) from error
        text = as_markdown(answer, loaded.columns)
        return f"{text}\n\nconversation_id: {answer.conversation_id}", answer

    return StructuredTool.from_function(
        ask_report,
        description=(
            "市の戦略KPI報告書への質問に、根拠のセルを示して答えます。数値・一覧・件数・達成率・順位・理由・担当課など。"
            "「その理由は？」のような続きの質問には、前の回答の conversation_id を渡してください。"
        ),
        args_schema=ReportQuestion,
        response_format="content_and_artifact",
        handle_tool_error=True,
        handle_validation_error=_complaint,
    )


def _complaint(error: Any) -> str:  # noqa: ANN401
    return " ".join(
        in_japanese(entry["loc"], entry["type"], entry.get("ctx", {})) for entry in error.errors()
    )


def _require_question(question: str) -> None:
    if not question.strip() or len(question) > QUESTION_LIMIT:
        raise InvalidQueryError(
            f"質問は1〜{QUESTION_LIMIT:,}文字にしてください（{len(question):,}文字です）。"
        )
