"""Settings → a LangChain chat model. The partner package of the chosen provider is an extra, imported at the first call."""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from service.extras import installed
from service.settings import InvalidSettingError, Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

MOST_TOKENS = 2_000  # of one reply


class Package(NamedTuple):
    """The partner package of a provider, our extra that installs it, and where it looks for a key by itself."""

    module: str
    extra: str
    key_variable: str = ""


PACKAGES = {
    "openai": Package("langchain_openai", "openai", "OPENAI_API_KEY"),
    "azure_openai": Package("langchain_openai", "openai", "AZURE_OPENAI_API_KEY"),
    "ollama": Package("langchain_ollama", "ollama"),
    "anthropic": Package("langchain_anthropic", "anthropic", "ANTHROPIC_API_KEY"),
}


def missing(settings: Settings) -> str:
    """What hinders the use of the configured provider, in Japanese with the way out; empty where nothing does."""
    package = PACKAGES[settings.chat_provider]
    if not installed(package.module):
        return f"{settings.chat_provider} のパッケージがありません。pip install -c constraints.txt -e '.[{package.extra}]' で入れてください"
    file = settings.chat_api_key_file
    if file is not None and not file.is_file():
        return f"SENRYAKU_CHAT_API_KEY_FILE={file} がありません。鍵を書いたファイルを指定してください"
    if settings.chat_provider == "azure_openai" and not (
        settings.chat_base_url and settings.chat_api_version
    ):
        return (
            "azure_openai には SENRYAKU_CHAT_BASE_URL と SENRYAKU_CHAT_API_VERSION の両方を指定してください"
        )
    own_server = settings.chat_provider == "openai" and settings.chat_base_url
    keyed = settings.chat_api_key or file or os.environ.get(package.key_variable)
    if package.key_variable and not own_server and not keyed:
        return f"{settings.chat_provider} には SENRYAKU_CHAT_API_KEY（または SENRYAKU_CHAT_API_KEY_FILE）が必要です"
    return ""


def load(settings: Settings) -> None:
    """Import the packages without making a model."""
    import_module("langchain.chat_models")
    import_module(PACKAGES[settings.chat_provider].module)


def make(settings: Settings) -> "BaseChatModel":
    """The chat model of the settings, without retries: what fails is answered without it."""
    from langchain.chat_models import init_chat_model

    options = _options(settings)
    model = init_chat_model(settings.chat_model, model_provider=settings.chat_provider, **options)
    return cast("BaseChatModel", model)


def require(settings: Settings) -> None:
    """InvalidSettingError where the configured model cannot be used."""
    if problem := missing(settings):
        raise InvalidSettingError(problem)


def _key(settings: Settings) -> str | None:
    if settings.chat_api_key_file is not None:
        return settings.chat_api_key_file.read_text(encoding="utf-8").strip()
    return settings.chat_api_key.get_secret_value() if settings.chat_api_key else None


def _options(settings: Settings) -> dict[str, Any]:
    """The same wishes under each provider's own names."""
    url, key, seconds = settings.chat_base_url or None, _key(settings), settings.chat_deadline
    if settings.chat_provider == "ollama":
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        client = {"timeout": seconds, "headers": headers}
        options: dict[str, Any] = {"base_url": url, "client_kwargs": client, "num_predict": MOST_TOKENS}
    else:
        options = {"timeout": seconds, "max_retries": 0, "max_tokens": MOST_TOKENS, "api_key": key}
        if settings.chat_provider == "azure_openai":
            options |= {"azure_endpoint": url, "api_version": settings.chat_api_version}
        else:
            options["base_url"] = url
        if settings.chat_provider == "openai" and url and not key:
            options["api_key"] = "none"  # a server of one's own asks for none, the client insists on some
    options["temperature"] = settings.chat_temperature
    return {name: value for name, value in options.items() if value is not None}
