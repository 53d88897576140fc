"""The assistant over real stores: generations, a lost index, unproven answers, several reports, threads."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.pipeline import ingest_report
from ingest.records import Field
from ingest.settings import DATA
from service.assistant import Assistant
from service.errors import NothingLoadedError, UnknownReportError
from service.query import Ask, Query, Selection
from service.schemas import Answer
from service.settings import Settings
from tests.conftest import ISESAKI, MINATO

REAL, INVENTED = ISESAKI.name, MINATO.name
EXACT = ["コロナで遅れた指標は？", "出生数の実績は？", "達成率のワースト3は？", "担当課別の件数は？"]


@pytest.fixture(scope="module")
def product(settings: Settings) -> Assistant:
    """The product over both reports (`assistant` is the stand-in in this folder)."""
    return Assistant.open(settings)


def own_settings(home: Path) -> Settings:
    return Settings(home=home, row_store_url=None, vector_store_url=None)


def same(answer: Answer) -> str:
    """An answer without what differs each time: the id of its conversation."""
    return answer.model_dump_json(exclude={"conversation_id"})


def test_without_a_report_nothing_is_answered(tmp_path: Path):
    """The error says which command loads one; readiness says the same."""
    empty = Assistant.open(own_settings(tmp_path))
    with pytest.raises(NothingLoadedError, match="senryaku ingest"):
        empty.ask(EXACT[0])
    assert not empty.ready().rows
    assert empty.reports() == ()


def test_a_new_generation_is_answered_from_without_a_restart(tmp_path: Path):
    """魚市場取扱高: 41.2億円, then 45.6億円 as the corrected report says; the conversation goes on."""
    settings, folder = own_settings(tmp_path / "home"), tmp_path / INVENTED
    shutil.copytree(MINATO, folder)
    ingest_report(folder, settings)
    running = Assistant.open(settings)
    before = running.ask("魚市場取扱高の達成率は？")
    text = (folder / "report.txt").read_text(encoding="utf-8")
    (folder / "report.txt").write_text(text.replace("41.2億円", "45.6億円"), encoding="utf-8")
    ingest_report(folder, settings)
    after = running.ask("達成率は？", before.conversation_id)
    assert "41.2億円 ÷ 38億円 = 108.4%" in before.answer
    assert "45.6億円 ÷ 38億円 = 120.0%" in after.answer
    assert running.generation(INVENTED) == 2


def test_without_its_vectors_exact_questions_are_answered_as_before(tmp_path: Path):
    """The index is deleted: same answers to the byte, narrative ones by words, and readiness says so."""
    settings = own_settings(tmp_path)
    ingest_report(ISESAKI, settings)
    whole = [Assistant.open(settings).ask(question) for question in EXACT]
    shutil.rmtree(tmp_path / "index")
    running = Assistant.open(settings)
    assert [same(running.ask(question)) for question in EXACT] == [same(answer) for answer in whole]
    assert running.ask("防犯灯を増やす予定は？").citations[0].indicator == "防犯灯設置数"
    assert running.ask("プールの水温は？").status == "not_in_report"
    assert running.search(REAL, "防犯灯", 1)[0][0].name == "防犯灯設置数"
    ready = running.ready()
    assert (ready.rows, ready.vectors) == (True, False)
    assert f"索引が使えません（{REAL}）" in ready.detail


def test_an_answer_that_is_not_proven_is_refused(product: Assistant, monkeypatch: pytest.MonkeyPatch):
    """None of its words, figures or citations is sent; its row is offered for reading in the report."""
    proven = product.ask("出生数の達成率は？", None, REAL)
    monkeypatch.setattr("service.assistant.check", lambda answer, report: ["数値「1,468人」"])
    refused = product.ask("出生数の達成率は？", None, REAL)
    assert (proven.status, refused.status) == ("answered", "refused")
    assert not any(character.isdigit() for character in refused.answer)
    assert (refused.figures, refused.citations, refused.table, refused.suggestions) == ([], [], None, [])
    assert [near.row for near in refused.near_misses] == [16]
    assert refused.interpretation == proven.interpretation


def test_an_abstention_offers_the_nearest_row(product: Assistant):
    """運賃収入 is not printed: コミュニティバス利用者数 is near, offered as such and not cited."""
    answer = product.ask("路線バスの運賃収入は？", None, REAL)
    assert (answer.status, answer.citations) == ("not_in_report", [])
    assert [near.indicator for near in answer.near_misses] == ["コミュニティバス利用者数"]
    assert (
        "近い指標として「コミュニティバス利用者数」があります（お尋ねの答えではありません）" in answer.answer
    )
    assert "244,765人" not in answer.answer


def test_the_newest_report_answers_unless_another_is_named(product: Assistant):
    """令和5年度 before 令和4年度; each cites its own report; an unknown id names those that are loaded."""
    assert [report.id for report in product.reports()] == [INVENTED, REAL]
    for named, wanted in ((None, INVENTED), (REAL, REAL), (INVENTED, INVENTED)):
        answer = product.ask("遅れている指標は？", None, named)
        assert {citation.report for citation in answer.citations} == {wanted}
    with pytest.raises(UnknownReportError, match=f"gotham-r4.*{REAL}、{INVENTED}"):
        product.ask("遅れている指標は？", None, "gotham-r4")


def test_both_stores_are_proven_ready(product: Assistant):
    """One real look-up and one real vector query for each report."""
    ready = product.ready()
    assert (ready.rows, ready.vectors, ready.detail) == (True, True, "")


def test_words_and_meaning_rank_rows(product: Assistant):
    """「街灯」 is in no cell: 防犯灯設置数 is found by synonym and meaning."""
    ranked = product.search(REAL, "街灯", 3)
    assert ranked[0][0].name == "防犯灯設置数"
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)


def test_many_at_once_get_the_answers_of_one(settings: Settings):
    """60 questions over 8 threads at a fresh assistant, whose desks open under way."""
    fresh = Assistant.open(settings)
    alone = {question: same(fresh.ask(question, None, REAL)) for question in EXACT}
    busy = Assistant.open(settings)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda question: (question, busy.ask(question, None, REAL)), EXACT[:3] * 20))
    assert all(same(answer) == alone[question] for question, answer in found)
    assert len({answer.conversation_id for _, answer in found}) == 60


def test_the_search_follows_the_generation(tmp_path: Path):
    """After a new ingest the new vectors are open and the old ones let go; the search speaks of the new rows."""
    settings, folder = own_settings(tmp_path / "home"), tmp_path / INVENTED
    shutil.copytree(MINATO, folder)
    ingest_report(folder, settings)
    running = Assistant.open(settings)
    running.search(INVENTED, "魚市場", 1)
    text = (folder / "report.txt").read_text(encoding="utf-8")
    (folder / "report.txt").write_text(text.replace("41.2億円", "45.6億円"), encoding="utf-8")
    ingest_report(folder, settings)
    ((measure, _),) = running.search(INVENTED, "魚市場", 1)
    assert measure.text(Field.ACTUAL).startswith("45.6億円")
    assert running.ready().vectors
    store = running._searches._store
    assert store is not None
    assert list(store._opened) == [(INVENTED, 2)]


def test_vectors_of_another_model_are_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    """The model was exchanged after the ingest: words alone decide until `senryaku ingest`, and readiness says so."""
    model = tmp_path / "model"
    shutil.copytree(DATA / "models" / "ja-civic-static-256", model)
    settings = own_settings(tmp_path / "home").model_copy(update={"embedding_model": str(model)})
    ingest_report(ISESAKI, settings)
    config = model / "config_sentence_transformers.json"
    config.write_text(config.read_text().replace('"query": ""', '"query": "質問："'), encoding="utf-8")
    running = Assistant.open(settings)
    ready = running.ready()
    assert (ready.rows, ready.vectors) == (True, False)
    assert f"埋め込みモデルが索引を作ったときのものと異なります（{REAL}）" in ready.detail
    assert "senryaku ingest" in ready.detail
    assert running._search(running._desk(REAL))._vectors is None
    assert running.search(REAL, "防犯灯", 1)[0][0].name == "防犯灯設置数"
    assert f"異なります（{REAL}）。senryaku ingest で索引を作り直してください" in caplog.text
    ingest_report(ISESAKI, settings)
    assert running.ready().detail == ""
    assert running._search(running._desk(REAL))._vectors is not None


def test_a_running_service_takes_up_another_model(tmp_path: Path):
    """Model and report are exchanged under way: the new vectors are asked with the new model."""
    model = tmp_path / "model"
    shutil.copytree(DATA / "models" / "ja-civic-static-256", model)
    settings = own_settings(tmp_path / "home").model_copy(update={"embedding_model": str(model)})
    ingest_report(ISESAKI, settings)
    running = Assistant.open(settings)
    before = running._search(running._desk(REAL))._encoder
    config = model / "config_sentence_transformers.json"
    config.write_text(config.read_text().replace('"query": ""', '"query": "質問："'), encoding="utf-8")
    ingest_report(ISESAKI, settings)
    after = running._search(running._desk(REAL))._encoder
    assert before is not None
    assert after is not None
    assert before.fingerprint != after.fingerprint
    assert running.ready().vectors


def test_a_given_query_is_answered_and_remembered(product: Assistant):
    """The reading is narrowed by hand to 商工労働課: 3 rows, and the next question leans on these."""
    first = product.ask("コロナで遅れた指標は？", None, REAL)
    query = Query.model_validate(first.interpretation.query)
    narrow = query.model_copy(
        update={"selection": query.selection.model_copy(update={"departments": ("商工労働課",)})}
    )
    second = product.ask("コロナで遅れた指標は？", first.conversation_id, REAL, (narrow,))
    third = product.ask("担当課は？", first.conversation_id, REAL)
    assert (len(first.citations), len(second.citations)) == (14, 3)
    assert "担当課 = 商工労働課" in second.interpretation.text
    assert [citation.row for citation in third.citations] == [citation.row for citation in second.citations]


def test_a_given_query_is_checked_like_any_other(product: Assistant, monkeypatch: pytest.MonkeyPatch):
    """What the checker does not prove is refused, whoever wrote the query."""
    monkeypatch.setattr("service.assistant.check", lambda answer, report: ["数値「1,468人」"])
    query = Query(ask=Ask.LIST, selection=Selection(ratings=("順調に進捗",)))
    assert product.ask("順調？", None, REAL, (query,)).status == "refused"
