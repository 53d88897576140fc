"""One reader per file format: file → pages of table lines, each cell with its position."""
