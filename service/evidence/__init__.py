"""Query → evidence: rows by exact look-up, passages by retrieval, near misses."""
