"""Writes what spreadsheet programs write, byte by byte: one writer for each format."""

from collections.abc import Callable

from ..kinds import Cell
from . import csv, ods, xls, xlsx

Rows = list[list[Cell]]
BOOKS: dict[str, Callable[[Rows], bytes]] = {"xlsx": xlsx.book, "ods": ods.book, "xls": xls.book, "csv": csv.book}
