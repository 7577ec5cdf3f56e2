"""Rules of the house that a machine can read off the sources of the model."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import steppefire
from steppefire.mechanisms import MECHANISMS

PACKAGE = Path(steppefire.__file__).parent
MODEL = sorted(path for room in ("core", "mechanisms", "world", "engine") for path in (PACKAGE / room).glob("*.py"))
STEPS = sorted((PACKAGE / "mechanisms").glob("*.py"))
NAMES = [mechanism.name for mechanism in MECHANISMS]

# NumPy picks these by processor: other last bits elsewhere. A square root and a square are exact everywhere.
BY_PROCESSOR = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan",
    "arctan2", "sinh", "cosh", "tanh", "power", "float_power", "cbrt", "hypot", "logaddexp", "dot", "matmul", "einsum",
    "linalg", "polynomial", "inner", "vdot", "tensordot", "convolve", "interp",
}  # fmt: skip
BY_STATE = {"random"}


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def of_numpy(node: ast.AST) -> str | None:
    """The name after `np.`, if the node is one."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("np", "numpy"):
        return node.attr
    return None


@pytest.mark.parametrize("path", MODEL, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_no_number_depends_on_the_processor(path: Path) -> None:
    guilty = []
    for node in ast.walk(tree(path)):
        name = of_numpy(node)
        if name in BY_PROCESSOR | BY_STATE:
            guilty.append(f"line {node.lineno}: np.{name}")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            guilty.append(f"line {node.lineno}: @ (the sum's order is the library's)")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow) and not constant(node):
            guilty.append(f"line {node.lineno}: ** other than 2")
    assert not guilty


def constant(node: ast.BinOp) -> bool:
    """Whether a power is a square, or of two whole numbers."""
    right = isinstance(node.right, ast.Constant) and node.right.value
    return right == 2 or (isinstance(node.left, ast.Constant) and isinstance(right, int))


@pytest.mark.parametrize("path", MODEL, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_compiled_code_keeps_the_rules_of_arithmetic(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            words = {word.arg: word.value for word in node.keywords}
            assert "fastmath" not in words, f"line {node.lineno}: fastmath reorders sums"
            if "parallel" in words:
                assert path.parent.name == "engine", f"line {node.lineno}: mechanisms are serial"


@pytest.mark.parametrize("path", [path for path in STEPS if path.name != "__init__.py"], ids=lambda p: p.name)
def test_no_mechanism_imports_another(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            assert node.level == 0
            parts = [module, *(f"{module}.{name.name}" for name in node.names)]
            others = {f"steppefire.mechanisms.{name}" for name in NAMES}
            assert not others & set(parts), f"line {node.lineno}"


@pytest.mark.parametrize("path", STEPS, ids=lambda p: p.name)
def test_steps_change_nothing_that_they_are_given(path: Path) -> None:
    """`read` is handed out by reference: assigning into it would change the hour under everybody's feet."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Assign | ast.AugAssign):
            continue
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            inner = target
            while isinstance(inner, ast.Subscript | ast.Attribute):
                inner = inner.value
            changed = inner is not target and isinstance(inner, ast.Name) and inner.id in ("read", "p")
            assert not changed, f"line {node.lineno}"


@pytest.mark.parametrize("path", MODEL, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
