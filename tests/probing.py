"""SlipCover's probes in Mercat's modules, with what it learns of a source file kept for next time.

Where the lines and branches of a file are takes much longer to find out than the import itself,
and is the same in every process and every run, until the file changes.
"""

import ast
import hashlib
import marshal
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import slipcover
from slipcover.branch import preinstrument
from slipcover.importer import SlipcoverLoader, SlipcoverMetaPathFinder

_KEPT = Path(__file__).parents[1] / ".pytest_cache/probes"

Known = tuple[CodeType, frozenset[int], frozenset[tuple[int, int]]]
"""The code with its branches marked; the lines and the branches that it has."""


def known(path: Path) -> Known:
    """Of this source file. OSError if it cannot be read; SyntaxError if it is not Python."""
    source = path.read_bytes()
    release = f"{sys.version} {slipcover.__version__} {path} ".encode()
    key = hashlib.sha256(release + source).digest()
    kept = _KEPT / hashlib.sha256(str(path).encode()).hexdigest()
    try:
        found = kept.read_bytes()
    except OSError:
        found = b""
    if found.startswith(key):
        code, lines, branches = marshal.loads(found[len(key) :])  # noqa: S302 (our own)
        return code, lines, branches
    learned = _learn(source, path)
    _keep(kept, key + marshal.dumps(learned))
    return learned


def _learn(source: bytes, path: Path) -> Known:
    code = compile(preinstrument(ast.parse(source)), str(path), "exec")
    probes = slipcover.Slipcover
    return (
        code,
        frozenset(probes.lines_from_code(code)),
        frozenset(probes.branches_from_code(code)),
    )


def _keep(file: Path, content: bytes) -> None:
    """Whole or not at all: others may be reading and writing it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}")
    new.write_bytes(content)
    new.replace(file)


class _Loader(SlipcoverLoader):  # type: ignore[misc]  # it has no types
    def exec_module(self, module: ModuleType) -> None:
        code, lines, branches = known(self.origin)
        self.sci.register_module(module)
        # With a parent it does not look for lines and branches.
        instrumented = self.sci.instrument(code, code)
        with self.sci.lock:
            self.sci.code_lines[code.co_filename].update(lines)
            self.sci.code_branches[code.co_filename].update(branches)
        exec(instrumented, module.__dict__)  # noqa: S102 (as every import does)


class Finder(SlipcoverMetaPathFinder):  # type: ignore[misc]
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec: Any = super().find_spec(fullname, path, target)
        if spec is not None and isinstance(spec.loader, SlipcoverLoader):
            spec.loader = _Loader(self.sci, spec.loader.orig_loader, spec.origin)
        return spec  # type: ignore[no-any-return]
