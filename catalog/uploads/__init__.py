"""An uploaded spreadsheet from its arrival to a revision: claimed, screened, checked, settled, published."""
