"""Does a table conform to an operation? Columns, then cells, then the answer that each row gives."""
