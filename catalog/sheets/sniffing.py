"""Tells what a file is by what it holds, and refuses a name that says something else."""

from pathlib import PurePosixPath

from .findings import refuse

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPOKEN = {"csv": "CSV", "xlsx": "Excel (XLSX)", "xls": "Excel 97-2003 (XLS)", "ods": "OpenDocument (ODS)"}
EXTENSIONS = {"csv": "csv", "txt": "csv", "tsv": "csv", "tab": "csv", "xlsx": "xlsx", "xls": "xls", "ods": "ods"}
SIGNATURES = {
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"%PDF": "PDF",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7-Zip",
    b"Rar!": "RAR",
    b"{\\rtf": "RTF",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"MZ": "EXE",
    b"\x7fELF": "ELF",
}
OFFICE = {b"word/document.xml": "Word (DOCX)", b"ppt/presentation.xml": "PowerPoint (PPTX)"}


def kind(content: bytes, filename: str) -> str:
    """One of csv, xlsx, xls, ods; refuses anything else, and a file whose name says another kind."""
    found = family(content)
    extension = PurePosixPath(filename.replace("\\", "/")).suffix.lower().lstrip(".")[:10]
    if extension in ("xlsm", "xltm", "xlam", "xlsb"):
        refuse("F08", part=f".{extension}")
    if extension not in EXTENSIONS:
        refuse("F05", found=SPOKEN[found])
    if EXTENSIONS[extension] != found:
        refuse("F04", extension=f".{extension}", found=SPOKEN[found])
    return found


def family(content: bytes) -> str:
    """One of csv, xlsx, xls, ods by the bytes alone; refuses whatever begins like something else."""
    if not content.strip():
        refuse("F13")
    if content.startswith(ZIP):
        return _zipped(content)
    if content.startswith(OLE):
        return _compound(content)
    for signature, name in SIGNATURES.items():
        if content.startswith(signature):
            refuse("F05", found=name)
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<table")):
        refuse("F05", found="HTML")
    if start.startswith(b"<?xml"):
        refuse("F05", found="XML")
    return "csv"


def _zipped(content: bytes) -> str:
    """The parts' names stand in the central directory, at the end."""
    if b"[Content_Types].xml" in content and b"xl/" in content:
        return "xlsx"
    if b"mimetype" in content and b"content.xml" in content:
        return "ods"
    office = next(
        (name for part, name in OFFICE.items() if b"[Content_Types].xml" in content and part in content), "ZIP"
    )
    return refuse("F05", found=office)


def _compound(content: bytes) -> str:
    """An OLE file: an old workbook, or any Office file behind a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        refuse("F01")
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        refuse("F08", part="VBA")
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return "xls"
    return refuse("F05", found="OLE")
