"""Rows and passages → words, citations, and the checker that proves each answer."""
