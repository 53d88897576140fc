"""`senryaku eval embedding` and `weights`: compare models, choose what words and vectors are worth."""

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from eval.cli_options import AsJson, one_line_errors

if TYPE_CHECKING:
    from eval.metrics.retrieval import RetrievalScore


def embedding(
    *,
    model: Annotated[
        list[str] | None,
        typer.Option(help="モデルのフォルダか名前。くり返せば並べて比べます（既定は今の設定）"),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="学習データのフォルダ。学習に使わない公開の質問でも測ります")
    ] = None,
    sts: Annotated[Path | None, typer.Option(help="JSTS の評価ファイル（valid-v1.3.json）")] = None,
    card: Annotated[bool, typer.Option("--card", help="結果を各モデルの README.md に書き込みます")] = False,
    as_json: AsJson = False,
) -> None:
    """埋め込みモデルを、日常の言葉の質問・公開データ・速さで測り、語句検索と並べます。

    例: senryaku eval embedding --model data/models/ja-civic-static-256 --model intfloat/multilingual-e5-small
    """
    from eval.embedding.public import PublicRetrieval
    from eval.embedding.questions import everyday
    from eval.embedding.scores import Measuring, measure
    from eval.embedding.show import caption, table, write_into
    from ingest.encoders import Choice
    from ingest.settings import StoreSettings
    from service.evidence.ranking import RankingWeights

    with one_line_errors():
        settings = StoreSettings()
        named = [Choice(name, device=settings.embedding_device) for name in model or ()]
        public = PublicRetrieval.load(data) if data else None
        on = Measuring(everyday(), RankingWeights.load(), public, sts)
        found = measure(named or [Choice.of(settings)], on)
        text = f"{caption(found)}\n\n{table(found)}"
        for one in found if card else ():
            write_into(Path(one.model) / "README.md", text)
    if as_json:
        typer.echo(json.dumps([one.as_dict() for one in found], ensure_ascii=False))
    else:
        typer.echo(text)


def weights(
    *,
    out: Annotated[Path | None, typer.Option(help="書き出す先（既定は data/ranking.yaml）")] = None,
    as_json: AsJson = False,
) -> None:
    """語句とベクトルの重みを、調整用の質問で測って選び、選んだ記録とともに書き出します。

    調整用の質問は data/evaluation/retrieval/tuning-*.tsv と各問題集（heldback を除く）です。
    例: senryaku eval weights
    """
    import yaml

    from eval.embedding.features import Extractor
    from eval.embedding.questions import everyday, tuning
    from eval.embedding.scores import parts
    from eval.embedding.weigh import START, choose
    from eval.workspace import read_reports
    from ingest.encoders import encoder_of
    from ingest.settings import StoreSettings
    from service.assistant import load_language
    from service.evidence.ranking import RANKING

    with one_line_errors():
        settings = StoreSettings()
        encoder = encoder_of(settings)
        asked, held = tuning(), everyday()
        reports = read_reports({each.report for one in (*asked.values(), held) for each in one})
        extractor = Extractor(reports, load_language(), encoder)
        sets = {name: extractor.features(one) for name, one in asked.items()}
        chosen = choose(sets)
        seen = {**sets, "held_back": extractor.features(held)}
    run = {
        "date": f"{datetime.now().astimezone():%Y-%m-%d}",
        "command": "senryaku eval weights",
        "model": Path(settings.embedding_model).name,
        "model_sha256": encoder.fingerprint[:12],
        "questions": {name: len(one) for name, one in seen.items()},
        "recall_at_1_at_5_mrr": {
            name: {
                "before": _figures(parts(one, START)["fused"]),
                **{part: _figures(score) for part, score in parts(one, chosen).items()},
            }
            for name, one in seen.items()
        },
    }
    found = chosen.model_copy(update={"chosen": run}).model_dump(mode="json")
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    head = (
        "# What words and vectors are worth in the ranking, by field. Written by `senryaku eval weights`.\n"
    )
    place = out or RANKING
    place.write_text(head + yaml.safe_dump(found, allow_unicode=True, sort_keys=False), encoding="utf-8")
    typer.echo(str(place))


def _figures(score: "RetrievalScore") -> str:
    return f"{score.recall[1]:.3f} {score.recall[5]:.3f} {score.reciprocal_rank:.3f}"
