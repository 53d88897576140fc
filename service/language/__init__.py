"""Japanese as questions use it: tokens, synonyms, terms, grammar words, numbers. Knows nothing of a report."""
