"""Systems that can be measured: the product, chat models and the built-in baselines."""
