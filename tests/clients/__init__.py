"""SOAP clients of other languages call the live engine: what they read is what the spreadsheet says."""
