"""How spreadsheets are read: cell by cell, format by format, and against hostile files."""
