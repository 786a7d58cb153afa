"""Imports an archive of many contracts: opened once, then read one by one by workers that may die and come back.

Each contract is claimed, read in its own sealed child, and put into the catalogue in the transaction that marks it
as imported: whatever is killed, it is imported once. One that is refused does not stop the others.
"""
