"""What an embedding model is worth: on the project's own passages, on public Japanese sets, and in the ranking."""
