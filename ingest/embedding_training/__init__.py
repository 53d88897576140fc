"""Makes a Japanese static embedding from public text on a CPU: `python -m ingest.embedding_training --help`.

text and pairs → tokenizer → vectors from co-occurrence → contrastive training → model folder with its card.
Needs the extra `training`; nothing else of the product imports this package.
"""
