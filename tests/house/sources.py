"""Reads the repository's own source: which module imports which, and where in the file."""

import ast
import functools
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "accounts", "catalog", "sandboxes", "mockadmin")


@dataclass(frozen=True)
class Import:
    """`module` (dotted, below the top of the repository) imports `target`; late: inside a function."""

    module: str
    target: str
    line: int
    late: bool

    def __str__(self) -> str:
        return f"{self.module}:{self.line} imports {self.target}"


@functools.cache
def files() -> dict[str, Path]:
    """{dotted module: its file} of our packages, migrations aside."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@functools.cache
def tree(module: str) -> ast.Module:
    return ast.parse(files()[module].read_text(encoding="utf-8"))


@functools.cache
def imports(module: str) -> tuple[Import, ...]:
    """What the module imports, each name as a module where it is one; `if TYPE_CHECKING` counts for nothing."""
    found: list[Import] = []
    _visit(module, tree(module), found, late=False)
    return tuple(found)


def _visit(module: str, node: ast.AST, found: list[Import], *, late: bool) -> None:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            found += [Import(module, alias.name, child.lineno, late) for alias in child.names]
        elif isinstance(child, ast.ImportFrom):
            base = _base(module, child)
            for alias in child.names:
                named = f"{base}.{alias.name}"
                found.append(Import(module, named if named in files() else base, child.lineno, late))
        else:
            inside = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            _visit(module, child, found, late=inside)


def _base(module: str, node: ast.ImportFrom) -> str:
    """The module that a `from … import` names, dots resolved."""
    if not node.level:
        return node.module or ""
    is_package = files()[module].name == "__init__.py"
    parts = module.split(".")
    kept = parts[: len(parts) - node.level + is_package]
    return ".".join([*kept, *(node.module.split(".") if node.module else [])])


def package(module: str) -> str:
    return module.partition(".")[0]
