"""Sheets: from a CSV, XLSX, XLS or ODS file to one canonical table of text cells."""
