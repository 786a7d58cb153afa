"""Spreadsheets: read in the sealed child into one canonical table, whatever their format; and written as templates."""
