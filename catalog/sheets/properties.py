"""The properties of a document that people give it by name: docProps/custom.xml of XLSX, meta.xml of ODS."""

import zipfile

from . import archives
from .streams import Pass, attribute


def custom(archive: zipfile.ZipFile, part: str, element: str, name: str) -> str:
    """The text of the property `name`, each property being one `element` of `part`; "" when there is none."""
    if part not in archive.namelist():
        return ""
    return _Properties(archive, part, element, name).text


class _Properties(Pass):
    def __init__(self, archive: zipfile.ZipFile, part: str, element: str, name: str) -> None:
        super().__init__(characters=10_000)
        self.text = ""
        self._name, self._here = name, False
        self.starts[element] = self._open
        self.ends[element] = self._close
        self.read(archives.chunks(archive, part))

    def _open(self, attributes: dict[str, str]) -> None:
        self._here = attribute(attributes, "name") == self._name
        if self._here:
            self.capture()

    def _close(self) -> None:
        if self._here:
            self.text, self._here = self.captured().strip(), False
