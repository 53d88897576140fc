"""The optional chat model: offers another reading, words narrative answers; every sentence of it is proven or dropped."""
