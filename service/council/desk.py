"""The council desk: finds questions, drafts sets, keeps versions, proves them and hands them out. The same for all edges."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from ingest.records import Report
from service.council.drafting import LikelyQuestion, SheetWriter
from service.council.own_question import OwnQuestions, own_id
from service.council.proof import SheetProof
from service.council.records import Flag, Head, Selection, Sheet, SheetSet
from service.council.scope import Scope, scope_of
from service.council.store import SheetStore, Version
from service.council.vocabulary import CouncilVocabulary
from service.errors import InvalidSheetsError, NothingLoadedError, StaleSheetsError

if TYPE_CHECKING:
    from service.assistant import Assistant

MOST_SHEETS = 300
_LONGEST_EDIT = 2000


class Request(BaseModel):
    """What to draft: a scope, optionally the chosen questions in their order, and questions of one's own."""

    report: str | None = Field(None, max_length=128, examples=["isesaki-r4"])
    selection: Selection = Field(default_factory=Selection, examples=[{"department": ["商工労働課"]}])
    questions: list[str] | None = Field(
        None, max_length=MOST_SHEETS, description="選んだ質問の id（この順）。省けば見込まれる質問のすべて"
    )
    own_questions: list[str] = Field(default_factory=list, max_length=20, description="自分で加える質問")
    head: Head = Field(default_factory=Head, description="どのシートにも書く、会議名などの頭書き")


class SheetChange(BaseModel):
    """One sheet of the next version: its head, and the new texts of edited sentences (empty: left out)."""

    id: str = Field(max_length=64, examples=["row-4"])
    head: Head | None = None
    title: str | None = Field(None, max_length=200)
    edits: dict[str, str] = Field(default_factory=dict, max_length=500, description="文の id と新しい文")


class Revision(BaseModel):
    """The next version: the sheets that it holds, in order. Sheets that are new are drafted, others are kept."""

    base_version: int = Field(description="直す前の版。ほかの人が先に保存していれば 409")
    sheets: list[SheetChange] = Field(max_length=MOST_SHEETS)
    own_questions: list[str] = Field(default_factory=list, max_length=20)
    draft: bool = Field(default=True, description="案の印。確かめられない文があるうちは外せない")


class CouncilDesk:
    """Everything about council sheets over the loaded reports. Thread-safe: what is shared is only read."""

    def __init__(self, assistant: "Assistant", folder: Path) -> None:
        self._assistant = assistant
        self._folder = folder
        self._store = SheetStore(assistant.engine)
        self._writers: dict[str, tuple[int, SheetWriter, SheetProof]] = {}

    @cached_property
    def vocabulary(self) -> CouncilVocabulary:
        return CouncilVocabulary.load(self._folder)

    @property
    def template(self) -> Path:
        return self._folder / "template.docx"

    # --- questions and drafts ---------------------------------------------------------------------------------

    def questions(self, report_id: str | None, selection: Selection) -> list[LikelyQuestion]:
        """The likely questions of a scope, the likeliest first."""
        report = self._report(report_id)
        return self._tools(report)[0].questions(scope_of(report, selection))

    def draft(self, request: Request) -> SheetSet:
        """A drafted and proven set, not kept."""
        report = self._report(request.report)
        writer, proof = self._tools(report)
        scope = scope_of(report, request.selection)
        chosen = request.questions
        if chosen is None:
            chosen = list(writer.ranked(scope))
        sheets = [self._new(writer, each, scope) for each in dict.fromkeys(chosen)]
        sheets += self._own(report, writer, request.own_questions)
        if not sheets:
            raise InvalidSheetsError("質問を一つ以上選ぶか、書き加えてください。")
        for sheet in sheets:
            sheet.head = request.head.model_copy()
        return SheetSet(
            report=report.id,
            report_title=report.title,
            checksum=report.checksum,
            generation=self._assistant.generation(report.id),
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            scope=scope.name,
            selection=request.selection,
            sheets=[proof.checked(sheet) for sheet in sheets],
        )

    def create(self, request: Request) -> SheetSet:
        """A drafted set, kept as its first version."""
        return self._store.create(self.draft(request))

    def _new(self, writer: SheetWriter, question: str, scope: Scope) -> Sheet:
        try:
            return writer.sheet(question, scope)
        except (KeyError, ValueError) as error:
            raise InvalidSheetsError(
                f"質問「{question[:40]}」はありません。GET /v1/council/questions で確かめてください。"
            ) from error

    def _own(self, report: Report, writer: SheetWriter, questions: Sequence[str]) -> list[Sheet]:
        asked = dict.fromkeys(question.strip() for question in questions if question.strip())
        for question in asked:
            if len(question) > _LONGEST_EDIT:
                raise InvalidSheetsError(f"質問は{_LONGEST_EDIT:,}文字までにしてください。")
        own = OwnQuestions(report, self.vocabulary.mould, writer.rows)
        return [own.sheet(question, self._assistant.ask(question, None, report.id)) for question in asked]

    # --- versions ---------------------------------------------------------------------------------------------

    def load(self, sheets_id: str, version: int | None = None) -> SheetSet:
        """A kept version, proven against the report as it is now."""
        return self._proven(self._store.load(sheets_id, version))

    def versions(self, sheets_id: str) -> list[Version]:
        return self._store.versions(sheets_id)

    def revise(self, sheets_id: str, revision: Revision) -> SheetSet:
        """Keep the next version. StaleSheetsError where it is not made from the newest one."""
        current = self._store.load(sheets_id)
        if revision.base_version != current.version:
            raise StaleSheetsError(
                f"第{current.version}版が保存されています。読み直してから、もう一度直してください。"
            )
        report = self._report(current.report)
        writer, _ = self._tools(report)
        scope = scope_of(report, current.selection)
        kept = {sheet.id: sheet for sheet in current.sheets}
        sheets = [
            _changed(kept.get(each.id) or self._new(writer, each.id, scope), each) for each in revision.sheets
        ]
        present = {sheet.id for sheet in sheets}
        fresh = [question for question in revision.own_questions if own_id(question) not in present]
        sheets += self._own(report, writer, fresh)
        if not sheets or len({sheet.id for sheet in sheets}) < len(sheets):
            raise InvalidSheetsError("シートを一つ以上、それぞれ一度ずつ選んでください。")
        head = current.sheets[0].head
        for sheet in sheets:
            if sheet.id not in kept and sheet.head == Head():
                sheet.head = Head(meeting=head.meeting, category=head.category)
        changed = self._proven(current.model_copy(update={"sheets": sheets, "draft": revision.draft}))
        self._require_proven(changed)
        return self._store.append(changed)

    def check(self, sheets_id: str, sheet_id: str, sentence_id: str, text: str) -> list[Flag]:
        """What would be wrong with a sentence if it said this; nothing is kept."""
        current = self._store.load(sheets_id)
        sheet = next((each for each in current.sheets if each.id == sheet_id), None)
        if sheet is None:
            raise InvalidSheetsError(f"シート「{sheet_id[:40]}」は、この想定問答にありません。")
        edited = _changed(sheet, SheetChange(id=sheet_id, edits={sentence_id: text}))
        _, proof = self._tools(self._report(current.report))
        spoken = {sentence.id for sentence in edited.spoken()}
        sentence = next(each for each in edited.sentences() if each.id == sentence_id)
        return proof.flags(edited, sentence, spoken=sentence_id in spoken)

    # --- files ------------------------------------------------------------------------------------------------

    def docx(self, sheets: SheetSet) -> bytes:
        """The set as one Word file, from the city's template."""
        from service.council.docx_file import as_docx

        self._require_proven(sheets)
        return as_docx(sheets, self.template)

    def xlsx(self, sheets: SheetSet) -> bytes:
        """The set as one workbook."""
        from service.council.xlsx_file import as_xlsx

        self._require_proven(sheets)
        return as_xlsx(sheets)

    @staticmethod
    def _require_proven(sheets: SheetSet) -> None:
        if not sheets.draft and (found := sheets.unproven()):
            raise StaleSheetsError(
                f"根拠を確かめられない文が{len(found)}か所あるため、案の印を外せません（{found[0].text}）。"
            )

    # --- tools ------------------------------------------------------------------------------------------------

    def _proven(self, sheets: SheetSet) -> SheetSet:
        _, proof = self._tools(self._report(sheets.report))
        return sheets.model_copy(update={"sheets": [proof.checked(sheet) for sheet in sheets.sheets]})

    def report_id(self, report_id: str | None) -> str:
        """The id of the report that is meant; without one the newest."""
        return self._report(report_id).id

    def _report(self, report_id: str | None) -> Report:
        if report_id:
            return self._assistant.report(report_id)
        loaded = self._assistant.reports()
        if not loaded:
            raise NothingLoadedError("報告書がまだ読み込まれていません。senryaku ingest を実行してください。")
        return loaded[0]

    def _tools(self, report: Report) -> tuple[SheetWriter, SheetProof]:
        generation = self._assistant.generation(report.id)
        kept = self._writers.get(report.id)
        if kept is None or kept[0] != generation:
            analyzer = self._assistant.analyzer
            kept = (
                generation,
                SheetWriter(report, self.vocabulary, analyzer),
                SheetProof(report, self.vocabulary, analyzer),
            )
            self._writers[report.id] = kept
        return kept[1], kept[2]


def _changed(sheet: Sheet, change: SheetChange) -> Sheet:
    """The sheet with its new head and texts. InvalidSheetsError for a sentence that it does not have."""
    sheet = sheet.model_copy(deep=True)
    sheet.head = change.head or sheet.head
    sheet.title = (change.title or "").strip() or sheet.title
    sentences = {each.id: each for each in sheet.sentences()}
    for sentence_id, text in change.edits.items():
        if sentence_id not in sentences:
            raise InvalidSheetsError(
                f"文「{sentence_id[:40]}」は、シート「{sheet.title[:40]}」にありません。"
            )
        if len(text) > _LONGEST_EDIT:
            raise InvalidSheetsError(f"一つの文は{_LONGEST_EDIT:,}文字までにしてください。")
        sentences[sentence_id].text = _printable(text)
    return sheet


def _printable(characters: Iterable[str]) -> str:
    """The text without control characters, which no file format takes."""
    return "".join(each for each in characters if each.isprintable() or each == "\n").strip()
