"""A process of its own that loads the embedding model and encodes questions: `python -m eval.bench_embedding CHOICE`.

Prints one JSON object: seconds of each question, the process's memory before and with the model in MB, torch or not.
"""

import gc
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

WARM_UP = 20


def memory() -> float:
    """The resident memory of this process in MB; its highest so far where the system does not tell the present."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def measure(choice: Mapping[str, Any], questions: list[str]) -> dict[str, object]:
    """Load the model, encode every question by itself."""
    import safetensors.numpy
    import tokenizers

    from ingest.encoders import Choice, load_encoder

    libraries = [safetensors.numpy.__name__, tokenizers.__name__]  # loaded before the first measurement
    before = memory()
    encoder = load_encoder(Choice(**choice))
    for question in questions[:WARM_UP]:
        encoder.queries([question])
    gc.collect()
    seconds = []
    for question in questions:
        start = time.perf_counter()
        encoder.queries([question])
        seconds.append(time.perf_counter() - start)
    return {
        "seconds": seconds,
        "libraries": libraries,
        "memory_before": before,
        "memory": memory(),
        "torch": "torch" in sys.modules,
    }


if __name__ == "__main__":
    print(json.dumps(measure(json.loads(sys.argv[1]), json.load(sys.stdin))))  # noqa: T201
