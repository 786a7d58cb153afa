"""Writes the Excel template of an operation: one module for each sheet, and what they share."""
