"""A LangChain chain over the retriever and an agent with the tool, each through a conversation."""

import re

import pytest
from langchain.agents import create_agent
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda, RunnablePassthrough

from service.assistant import Assistant
from service.doors.langchain import ReportRetriever, report_tool
from service.errors import InvalidQueryError

REAL = "isesaki-r4"
COVID, AMONG = "コロナで遅れた指標は？", "そのうち商工労働課は？"


class Clerk(BaseChatModel):
    """A model without a mind: passes a question to its tool, and says again what it was given to read."""

    @property
    def _llm_type(self) -> str:
        return "clerk"

    def bind_tools(self, tools: object, **kwargs: object) -> "Clerk":
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: object,
    ) -> ChatResult:
        last = messages[-1]
        said = AIMessage(str(last.content))
        if isinstance(last, HumanMessage) and messages[0].type != "system":
            told = "".join(str(each.content) for each in messages if isinstance(each, ToolMessage))
            thread = re.findall(r"conversation_id: (\S+)", told)
            arguments = {"question": last.content, **({"conversation_id": thread[-1]} if thread else {})}
            said = AIMessage("", tool_calls=[{"name": "ask_report", "args": arguments, "id": "1"}])
        elif messages[0].type == "system":
            said = AIMessage(str(messages[0].content))
        return ChatResult(generations=[ChatGeneration(message=said)])


def joined(documents: list[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)


def test_a_retrieval_chain_of_two_turns(assistant: Assistant):
    """What the chain writes from holds all 14 rows although k is 4; the follow-up narrows them to three."""
    retriever = ReportRetriever(assistant=assistant, report=REAL, k=4)
    prompt = ChatPromptTemplate([("system", "{context}"), ("human", "{question}")])

    def chain(found: Runnable) -> Runnable:
        sides = {"context": found | RunnableLambda(joined), "question": RunnablePassthrough()}
        return sides | prompt | Clerk() | StrOutputParser()

    assert "14件（全41件中）" in chain(retriever).invoke(COVID)
    first = retriever.invoke(COVID)
    assert [document.metadata["kind"] for document in first] == ["answer", *["passage"] * 3]
    thread = first[0].metadata["conversation_id"]
    assert "3件（全41件中）" in chain(retriever.bind(conversation_id=thread)).invoke(AMONG)


def test_an_agent_of_two_turns(assistant: Assistant):
    """The agent calls the tool, and again for the follow-up with the conversation's id; the artifact is the answer."""
    agent = create_agent(Clerk(), tools=[report_tool(assistant, REAL)])
    first = agent.invoke({"messages": [HumanMessage(COVID)]})["messages"]
    assert "14件（全41件中）" in first[-1].content
    more = agent.invoke({"messages": [*first, HumanMessage(AMONG)]})["messages"]
    assert [citation.row for citation in more[-2].artifact.citations] == [2, 4, 5]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"question": ""}, "質問を1文字以上で入力してください。"),
        ({}, "質問を入力してください。"),
        ({"question": "あ" * 2001}, "質問は2000文字以内にしてください。"),
    ],
)
def test_a_wrong_call_is_told_to_the_model(assistant: Assistant, arguments: dict[str, str], said: str):
    """A tool message of the status `error` with a Japanese sentence; the chain goes on."""
    call = {"name": "ask_report", "args": arguments, "id": "1", "type": "tool_call"}
    message = report_tool(assistant, REAL).invoke(call)
    assert (message.status, message.content) == ("error", said)


def test_errors_name_what_is_wrong(assistant: Assistant):
    """An unknown report reaches the model as text, and a developer's code as an exception."""
    call = {"name": "ask_report", "args": {"question": "x"}, "id": "1", "type": "tool_call"}
    assert "「gotham」はありません" in report_tool(assistant, "gotham").invoke(call).content
    with pytest.raises(InvalidQueryError, match="2,001文字です"):
        ReportRetriever(assistant=assistant, report=REAL).invoke("あ" * 2001)
