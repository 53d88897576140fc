"""Where the product keeps its data and which embedding model it uses; read once from SENRYAKU_* variables."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"


class StoreSettings(BaseSettings):
    """Settings that ingest and service share. Each is `SENRYAKU_<NAME>` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SENRYAKU_", frozen=True, extra="ignore")

    home: Path = Field(PROJECT / "var", description="行データと索引を置くフォルダ")
    row_store_url: str | None = Field(None, description="SQLAlchemy のURL。既定は home の SQLite")
    vector_store_url: str | None = Field(None, description="Chroma サーバのURL。既定は home に埋め込み")
    embedding_model: str = Field(
        str(DATA / "models" / "ja-civic-static-256"), description="sentence-transformers のフォルダまたは名前"
    )
    embedding_query_prefix: str | None = Field(
        None, description="質問の前に置く語。既定はモデルの設定か data/models/prefixes.yaml"
    )
    embedding_passage_prefix: str | None = Field(None, description="文章の前に置く語。既定は同上")
    embedding_dimension: int | None = Field(
        None, ge=1, description="ベクトルの先頭から使う次元。既定はモデルの全次元"
    )
    embedding_device: str = Field("cpu", description="モデルを動かす装置（cpu, cuda …）")

    @property
    def database_url(self) -> str:
        return self.row_store_url or f"sqlite:///{self.home / 'rows.sqlite'}"
