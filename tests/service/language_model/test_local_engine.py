"""One round trip with a real engine: `transformers serve` on loopback, over a tiny model that this test makes."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from model_server import closed_port
from safetensors.numpy import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from service.assistant import Assistant
from service.language_model.writing import HEADING
from service.settings import Settings

SENTENCE = "開発等に係る補助事業の活用が低調です。[1]"
SIZE = 16
WAIT = 120.0  # seconds until the engine must listen, on a busy machine


def make_model(folder: Path) -> None:
    """A Llama of one layer that attends to nothing: after any token it says the sentence, one token, then it ends."""
    letters = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE(vocab={letter: at for at, letter in enumerate(letters)}, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_tokens([SENTENCE])
    sentence, end = tokenizer.token_to_id(SENTENCE), tokenizer.token_to_id("</s>")
    words, said = np.zeros((2, tokenizer.get_vocab_size(), SIZE), dtype=np.float32)
    words[:, 0], words[sentence] = 1, np.eye(SIZE)[1]
    said[sentence, 0], said[end, 1] = 9, 9
    square, layer = np.zeros((SIZE, SIZE), dtype=np.float32), "model.layers.0."
    parts = [
        *(f"self_attn.{part}_proj" for part in "qkvo"),
        *(f"mlp.{part}_proj" for part in ("gate", "up", "down")),
    ]
    norms = ["model.norm", f"{layer}input_layernorm", f"{layer}post_attention_layernorm"]
    weights = {
        "model.embed_tokens.weight": words,
        "lm_head.weight": said,
        **{f"{layer}{part}.weight": square for part in parts},
        **{f"{norm}.weight": np.ones(SIZE, dtype=np.float32) for norm in norms},
    }
    folder.mkdir()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, content in files(len(words)).items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")


def files(vocabulary: int) -> dict[str, dict[str, object]]:
    """What stands beside the weights."""
    config = {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        "vocab_size": vocabulary,
        "hidden_size": SIZE,
        "intermediate_size": SIZE,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "max_position_embeddings": 16_384,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "dtype": "float32",
    }
    told = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "chat_template": "{% for message in messages %}{{ message['content'] }}\n{% endfor %}",
    }
    return {"config.json": config, "tokenizer_config.json": told}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Address and model name of the engine."""
    folder = tmp_path / "model"
    make_model(folder)
    url = closed_port()
    port = url.removesuffix("/v1").rpartition(":")[2]
    program = Path(sys.executable).with_name("transformers")
    command = [program, "serve", folder, "--host", "127.0.0.1", "--port", port, "--device", "cpu"]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HOME": str(tmp_path)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_for(url.replace("/v1", "/health"), process)
            yield url, str(folder)
        finally:
            process.terminate()


def _wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + WAIT
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(address, timeout=1).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("transformers serve が始まりません")


def test_a_local_engine_completes_a_round_trip(settings: Settings, engine: tuple[str, str]):
    """What the model says is proven against 新技術・新製品等の開発数, the row cited first, and stands below the list."""
    url, name = engine
    chat = {"chat_model": name, "chat_base_url": url, "chat_deadline": 60}
    question = "商工労働課の指標の課題は？"
    answer = Assistant.open(settings.model_copy(update=chat)).ask(question, None, "isesaki-r4")
    assert answer.answer.endswith(f"\n\n{HEADING}\n- {SENTENCE}")
    assert answer.written_by == "chat_model"
    assert answer.citations[0].indicator == "新技術・新製品等の開発数"
