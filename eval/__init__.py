"""Known facts in, scores out: cases, metrics, targets, runs, comparison, gate and the report a person reads.

The way of a measurement: `cases` → a `targets` system answers → `scoring` judges each reply with the
metrics → `runner` writes a run folder → `compare`, `gate` and `html_report` read it. Nothing here needs a
chat model or a network.
"""
