"""The embedding model as LangChain `Embeddings`; `ingest.encoders` does the work and needs no LangChain."""

from langchain_core.embeddings import Embeddings

from ingest.encoders import Choice, Encoder, load_encoder


class ModelEmbeddings(Embeddings):
    """Any encoder as LangChain's interface: `embed_query` for a question, `embed_documents` for passages."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder

    @property
    def fingerprint(self) -> str:
        """The sha256 of the model's files, as stored with each generation."""
        return self.encoder.fingerprint

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.encoder.queries([text])[0].tolist()
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self.encoder.documents(texts).tolist()
        return vectors


def load_embeddings(choice: Choice | str) -> ModelEmbeddings:
    """LangChain Embeddings of a sentence-transformers model by folder or name."""
    return ModelEmbeddings(load_encoder(choice))
