"""The real answer of a row, shown before it is published and while it is typed."""
