"""The scorer against a person: pairs of gold and answer, judged by hand before the scorer saw them."""

import pytest

from eval.metrics.statements import statements

# gold: groups of alternatives split by 「 / 」; 「≠」 marks a forbidden statement
PAIRS = [
    # as printed: spaces, commas and width do not matter; numbers inside longer numbers do
    (["28件"], "創業相談件数の実績は28件です。", "right"),
    (["28件"], "実績は 28 件 でした。", "right"),
    (["28件"], "実績は２８件です。", "right"),
    (["28件"], "実績は128件です。", "wrong"),
    (["28件"], "実績は280件です。", "wrong"),
    (["28件"], "実績は2.28件です。", "wrong"),
    (["28件"], "実績は28.5件です。", "wrong"),
    (["28件"], "実績は28人です。", "wrong"),
    (["1,143件"], "1143件です。", "right"),
    (["1143件"], "１，１４３件です。", "right"),
    (["1,143件"], "11,143件です。", "wrong"),
    (["1,143件"], "143件です。", "wrong"),
    (["192人"], "1,192人です。", "wrong"),
    (["0件"], "0件です。", "right"),
    (["0件"], "10件です。", "wrong"),
    (["1,044基"], "17,900基 − 16,856基 = 1,044基です。", "right"),
    (["待機児童なし"], "実績は「待機児童なし」です。", "right"),
    (["28件"], "", "wrong"),
    # 千 万 億 兆
    (["12,025億円"], "1兆2,025億円です。", "right"),
    (["12,025億円"], "1.2025兆円です。", "right"),
    (["12,025億円"], "2,025億円です。", "wrong"),
    (["2,025億円"], "1兆2,025億円です。", "wrong"),
    (["12,025億円"], "12,025円です。", "wrong"),
    (["12,025億円"], "約1兆2,000億円です。", "half"),
    (["33万人"], "330,000人です。", "right"),
    (["33万人"], "33人です。", "wrong"),
    (["33万人"], "3万人です。", "wrong"),
    (["244,765人"], "24万4,765人です。", "right"),
    (["244,765人"], "約24万人です。", "half"),
    (["491.5万人"], "4,915,000人です。", "right"),
    (["491.5万人"], "491万人です。", "wrong"),
    (["1億円"], "100,000,000円です。", "right"),
    (["12,000人"], "1万2千人です。", "right"),
    # shares and their roundings
    (["40%"], "40.0%です。", "right"),
    (["40%"], "割合は0.4です。", "right"),
    (["40%"], "４０％です。", "right"),
    (["40%"], "40パーセントです。", "right"),
    (["40%"], "4%です。", "wrong"),
    (["40%"], "140%です。", "wrong"),
    (["40%"], "40ポイントです。", "wrong"),
    (["40%"], "割合は0.45です。", "wrong"),
    (["40%"], "差は0.4ポイントです。", "wrong"),
    (["78.3%"], "18人 ÷ 23人 = 78.26%です。", "right"),
    (["78.3%"], "78%です。", "half"),
    (["78.3%"], "約78%です。", "half"),
    (["78.3%"], "79%です。", "wrong"),
    (["78.3%"], "7.83%です。", "wrong"),
    (["78.3%"], "178.3%です。", "wrong"),
    (["9.5ポイント"], "9.5ptの差です。", "right"),
    (["9.5ポイント"], "19.5ポイントの差です。", "wrong"),
    (["2.2歳"], "2.20歳です。", "right"),
    # about
    (["30,915件"], "約3万件です。", "half"),
    (["30,915件"], "約3.1万件です。", "half"),
    (["30,915件"], "約30,000件です。", "half"),
    (["30,915件"], "3万915件です。", "right"),
    (["30,915件"], "3万件です。", "wrong"),
    (["30,915件"], "約4万件です。", "wrong"),
    (["30,915件"], "30,916件です。", "wrong"),
    (["30,915件 / 約3万件"], "約3万件です。", "right"),
    (["1,143件"], "約1,100件です。", "half"),
    (["1,143件"], "1,100件です。", "wrong"),
    (["約31倍"], "30.9倍です。", "right"),
    # units and years said otherwise
    (["13,200人"], "13,200名です。", "right"),
    (["95か所"], "95カ所です。", "right"),
    (["95か所"], "95箇所です。", "right"),
    (["95か所"], "95教室です。", "wrong"),
    (["令和5年10月"], "2023年10月に算出される予定です。", "right"),
    (["令和5年10月"], "R5年10月の予定です。", "right"),
    (["令和5年10月"], "令和4年10月の予定です。", "wrong"),
    (["令和元年度"], "2019年度です。", "right"),
    # several facts, and forbidden ones
    (["28件", "上回 / 達成"], "28件で、目標の12件を上回っています。", "right"),
    (["28件", "上回 / 達成"], "28件でした。", "half"),
    (["28件", "上回 / 達成"], "目標を上回りました。", "half"),
    (["28件", "上回 / 達成"], "12件でした。", "wrong"),
    (["農村整備課", "40人"], "担当は農村整備課、参加者は40人でした。", "right"),
    (["農村整備課", "40人"], "担当は農村整備課です。", "half"),
    (["農村整備課", "40人"], "担当は農政課、参加者は47人でした。", "wrong"),
    (["82.1%", "≠いいえ"], "はい。実績は82.1%です。", "right"),
    (["82.1%", "≠いいえ"], "いいえ。実績は82.1%です。", "wrong"),
    (["施設整備 / 施設の整備"], "引き続き施設の整備を進めます。", "right"),
]  # fmt: skip


@pytest.mark.parametrize(("gold", "answer", "verdict"), PAIRS)
def test_judges_as_a_person_did(gold: list[str], answer: str, verdict: str):
    """Right, half right and wrong are what a person said they are, in every pair."""
    must = [group.split(" / ") for group in gold if not group.startswith("≠")]
    must_not = [group[1:] for group in gold if group.startswith("≠")]
    assert statements(must, must_not, answer).verdict == verdict


def test_has_at_least_sixty_pairs():
    """The table stays as large as was promised."""
    assert len(PAIRS) >= 60
