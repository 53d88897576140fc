"""The nouns of council sheets: a sentence with the cells it stands on, a sheet, a set of sheets.

They cross HTTP and the row store, so they are pydantic models. Flags are never stored: they are worked out anew from
the sentences and the report each time a set is read.
"""

from typing import Literal

from pydantic import BaseModel, Field

from service.schemas import Figure, Table

SentenceKind = Literal["cells", "set_phrase", "own"]
Part = Literal["opening", "current", "point", "progress", "cause", "issue", "future", "closing"]
FlagKind = Literal["figure", "commitment", "name", "wording", "negation", "source", "style", "length"]


class Flag(BaseModel):
    """What is wrong with a sentence. An `error` keeps the 案 mark on the set, a `warning` is only shown."""

    kind: FlagKind
    level: Literal["error", "warning"]
    text: str = Field(examples=["数値「97人」は根拠のセルにありません"])


class Evidence(BaseModel):
    """A cell of the report that sentences stand on; `start` and `end` are characters of the file's line."""

    id: int = Field(description="シートの中での根拠番号")
    row: int
    page: int
    line: int
    field: str
    column: str = Field(examples=["令和4年度実績値"])
    printed: str = Field(examples=["96人"])
    start: int
    end: int


class Sentence(BaseModel):
    """One sentence of a sheet. `drafted` keeps the first wording beside what was edited."""

    id: str
    text: str
    drafted: str
    kind: SentenceKind = Field(description="cells: 根拠のセルによる文、set_phrase: 定型句、own: 加筆")
    evidence: list[int] = Field(default_factory=list, description="根拠番号")
    figures: list[Figure] = Field(default_factory=list, description="計算した数値と式")
    promise: bool = Field(default=False, description="今後の方策を述べる文")
    answered: bool = Field(default=False, description="質問への回答から引いた文（回答の検査で確かめたもの）")
    gap: str = Field("", description="報告書に記載がなく、この文に補う必要のある事項")
    flags: list[Flag] = Field(default_factory=list)

    @property
    def edited(self) -> bool:
        return self.text != self.drafted


class Paragraph(BaseModel):
    """One part of the answer's mould: 現状の数値 → 要因 → 課題 → 今後の方針."""

    part: Part
    sentences: list[Sentence]


class FollowUp(BaseModel):
    """A 再質問 with its short answer."""

    question: list[Sentence]
    answer: list[Sentence]


class Reason(BaseModel):
    """Why members will ask: the kind of concern and the sentence that shows it."""

    kind: str = Field(examples=["late"])
    sentence: Sentence


class Head(BaseModel):
    """The head of a sheet; what is not known yet is left open."""

    meeting: str = Field("", max_length=200, description="会議名")
    category: str = Field("", max_length=100, description="区分（一般質問・総括質疑など）")
    number: str = Field("", max_length=50, description="整理番号")
    asker: str = Field("", max_length=100, description="質問者")
    notice: str = Field("", max_length=50, description="通告番号")
    respondent: str = Field("", max_length=100, description="答弁者")


class Sheet(BaseModel):
    """One question with its drafted answer. `gaps` are what the report does not hold and people must fill in."""

    id: str = Field(examples=["row-4"])
    head: Head = Field(default_factory=Head)
    title: str
    question: list[Sentence]
    reasons: list[Reason] = Field(default_factory=list)
    rows: list[int]
    departments: list[str]
    summary: list[Sentence]
    body: list[Paragraph]
    follow_ups: list[FollowUp]
    evidence: list[Evidence]
    table: Table | None = None
    gaps: list[str] = Field(default_factory=list, description="報告書に記載がなく、補う必要のある事項")
    characters: int = Field(0, description="答弁本文の文字数")
    seconds: tuple[int, int] = Field((0, 0), description="読み上げる時間（速い、遅い）")
    flags: list[Flag] = Field(default_factory=list, description="シート全体の注意（文字数など）")

    def tidied(self) -> "Sheet":
        """The sheet with just the cells that its sentences cite, numbered anew in order, and with their gaps."""
        sentences = self.sentences()
        used = sorted({number for sentence in sentences for number in sentence.evidence})
        numbers = {old: new for new, old in enumerate(used, start=1)}
        for sentence in sentences:
            sentence.evidence = [numbers[number] for number in sentence.evidence]
        self.evidence = [
            each.model_copy(update={"id": numbers[each.id]}) for each in self.evidence if each.id in numbers
        ]
        self.gaps = list(dict.fromkeys(sentence.gap for sentence in sentences if sentence.gap))
        return self

    def answer(self) -> list[Sentence]:
        """The sentences of 答弁本文, in order."""
        return [sentence for paragraph in self.body for sentence in paragraph.sentences]

    def spoken(self) -> list[Sentence]:
        """Every sentence that the city's side says."""
        again = [sentence for each in self.follow_ups for sentence in each.answer]
        return [*self.summary, *self.answer(), *again]

    def sentences(self) -> list[Sentence]:
        """Every sentence of the sheet."""
        asked = [*self.question, *(each for follow_up in self.follow_ups for each in follow_up.question)]
        return [*asked, *(reason.sentence for reason in self.reasons), *self.spoken()]


class Selection(BaseModel):
    """Which rows a set is about; several values of one kind are alternatives, nothing at all is the whole report."""

    rating: list[str] = Field(default_factory=list, max_length=50, description="進捗評価")
    department: list[str] = Field(default_factory=list, max_length=50, description="担当課")
    goal: list[str] = Field(default_factory=list, max_length=50, description="大基本目標")
    row: list[int] = Field(default_factory=list, max_length=1000, description="行の番号")


class SheetSet(BaseModel):
    """Drafted sheets in their order, as one version. `draft` is the 案 mark."""

    id: str = ""
    version: int = 1
    created_at: str = ""
    report: str
    report_title: str
    checksum: str = Field(description="受領ファイルの SHA-256")
    generation: int
    scope: str = Field(examples=["商工労働課所管"])
    selection: Selection
    draft: bool = True
    sheets: list[Sheet]

    def unproven(self) -> list[Flag]:
        """Flags of everything that no cell proves; faults of style are not among them."""
        found = [flag for sheet in self.sheets for each in sheet.sentences() for flag in each.flags]
        return [flag for flag in found if flag.kind not in {"style", "length"}]
