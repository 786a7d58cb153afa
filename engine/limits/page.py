"""A page of memory that the workers share: for each sandbox that was called, when its bucket is full again.

An entry is the public id in 24 bytes, then the due time in 8. Entries are only added, under a lock that is taken once
for each sandbox and process; times are read and written without one, as eight aligned bytes are never half written.
"""

import fcntl
import mmap
import os
import tempfile
import zlib

ENTRY = 32
NAME = 24
WORDS = ENTRY // 8
#: Sandboxes called since the engine started; beyond, each process counts for itself. Untouched entries cost nothing.
ENTRIES = 65_536
#: How far from its place an entry may lie.
FURTHEST = 64


def made() -> int:
    """The descriptor of an empty page, for processes that inherit it."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("mockadmin-rates")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.ftruncate(descriptor, ENTRIES * ENTRY)
    return descriptor


class Page:
    """The page as one process sees it. `dues` are all its words; `place` says which one is a sandbox's."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._memory = mmap.mmap(descriptor, ENTRIES * ENTRY)
        self.dues = memoryview(self._memory).cast("q")

    def place(self, public_id: str) -> int:
        """The index in `dues` of a sandbox, which is entered when it is new; -1 when there is no place left."""
        name = public_id.encode().ljust(NAME, b"\0")
        start = zlib.crc32(name)
        fcntl.lockf(self._descriptor, fcntl.LOCK_EX)
        try:
            for step in range(FURTHEST):
                entry = (start + step) % ENTRIES
                at = entry * ENTRY
                found = self._memory[at : at + NAME]
                if found == name:
                    return entry * WORDS + NAME // 8
                if found == bytes(NAME):
                    self._memory[at : at + NAME] = name
                    return entry * WORDS + NAME // 8
        finally:
            fcntl.lockf(self._descriptor, fcntl.LOCK_UN)
        return -1
