"""How the HTTP service runs: address, limits and who may call it; read once from SENRYAKU_* variables."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import NoDecode

from ingest.settings import DATA, StoreSettings
from service.errors import ServiceError

Names = Annotated[tuple[str, ...], NoDecode]


class InvalidSettingError(ServiceError):
    """An environment variable holds a value that the service cannot use."""


class Settings(StoreSettings):
    """Settings of the service. Lists have commas: `SENRYAKU_ALLOWED_HOSTS=kpi.city.lg.jp,localhost`."""

    host: str = Field("127.0.0.1", description="待ち受けるアドレス")
    port: int = Field(8000, ge=0, le=65535, description="待ち受けるポート番号")
    allowed_hosts: Names = Field(("*",), description="受け付ける Host 名。* はすべて")
    embed_origins: Names = Field((), description="ウィジェットの埋め込みを許すページのオリジン")
    max_body_bytes: int = Field(64 * 1024, ge=1024, description="受け付ける本文の上限（バイト）")
    max_conversation_bytes: int = Field(
        1024 * 1024, ge=1024, description="会話の全体が毎回届く入口（OpenAI互換・源内）の本文の上限（バイト）"
    )
    max_concurrent: int = Field(64, ge=1, description="同時に処理する要求の上限")
    council_folder: Path = Field(DATA / "council", description="想定問答の語彙とひな形のフォルダ")
    answer_threads: int = Field(4, ge=1, le=64, description="回答を作るスレッドの数")
    chat_model: str | None = Field(None, description="対話モデルの名前。なければ生成AIを使わない")
    chat_provider: Literal["openai", "azure_openai", "ollama", "anthropic"] = Field(
        "openai", description="対話モデルの種類。openai（互換サーバを含む）、azure_openai、ollama、anthropic"
    )
    chat_base_url: str | None = Field(None, description="対話モデルのサーバのURL")
    chat_api_key: SecretStr | None = Field(None, description="対話モデルの鍵")
    chat_api_key_file: Path | None = Field(None, description="対話モデルの鍵を書いたファイル（鍵より優先）")
    chat_api_version: str | None = Field(None, description="azure_openai のAPIの版")
    chat_temperature: float | None = Field(
        0.0, ge=0, le=2, description="対話モデルの温度。空なら送らない（受け付けないモデルのため）"
    )
    chat_deadline: float = Field(20.0, gt=0, le=120, description="1つの質問で対話モデルを待つ秒数の上限")
    chat_concurrent: int = Field(
        2, ge=1, le=64, description="同時に使う対話モデルの数。回答を作るスレッドより少なくなる"
    )
    tracing: bool = Field(
        default=False, description="OpenTelemetry で処理の跡を送る（送り先は OTEL_EXPORTER_OTLP_ENDPOINT）"
    )
    tracing_content: bool = Field(default=False, description="処理の跡に質問と回答の文も入れる")

    @field_validator("allowed_hosts", "embed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("chat_temperature", mode="before")
    @classmethod
    def _unsent(cls, value: object) -> object:
        return None if value == "" else value

    @classmethod
    def load(cls) -> Self:
        """Read the environment; InvalidSettingError names the variable, its value and what it must be."""
        try:
            return cls()
        except ValidationError as error:
            raise InvalidSettingError(_explain(error)) from error


def _explain(error: ValidationError) -> str:
    """「SENRYAKU_PORT=abc は使えません（待ち受けるポート番号）」 for each wrong variable."""
    parts = []
    for problem in error.errors(include_url=False):
        name = str(problem["loc"][0])
        field = Settings.model_fields.get(name)
        meaning = field.description if field and field.description else problem["msg"]
        parts.append(f"環境変数 SENRYAKU_{name.upper()}={problem['input']} は使えません（{meaning}）")
    return "。".join(parts)
