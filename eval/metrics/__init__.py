"""One metric a file. Each says what it counts, with worked numbers, and what it cannot judge."""
