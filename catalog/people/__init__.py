"""The fictitious people of an organisation: who stands for whom, and the table to copy them from."""
