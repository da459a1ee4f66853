"""The table is complete, and what is rendered from it is up to date."""

import ast
import math
from pathlib import Path

import pytest

import pyderiv
from pyderiv import basic, dispatch, functions, render
from pyderiv.functions import BY_NAME, CROWDED, DIVIDED, LIGHT, QUICK, ROWS

NAMES = [name for row in ROWS for name in (row.name, *row.aliases)]


def built_levels():
    """Not only those that this processor runs: each is a file that can be loaded."""
    return [level for level in dispatch.LEVELS if level in dispatch.supported() or _is_built(level)]


def _is_built(level):
    try:
        dispatch.load(level)
    except ImportError:
        return False
    return True


def test_names():
    assert len(set(NAMES)) == len(NAMES)
    assert set(BY_NAME) == set(basic.UFUNCS) == set(NAMES)
    for name in NAMES:
        assert name.isidentifier(), name
        assert getattr(pyderiv, name) is basic.UFUNCS[name]
        assert name in pyderiv.__all__


def test_names_hide_nothing_of_the_package():
    assert not set(NAMES) & set(render.IMPORTED)
    assert all(hasattr(pyderiv, name) for name in pyderiv.__all__)
    assert len(set(pyderiv.__all__)) == len(pyderiv.__all__)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_rows(row):
    for formula in (row.value, row.derivative, row.second):
        ast.parse(formula, mode="eval")
    assert row.summary.endswith(".")
    assert row.domain[0] < row.domain[1]
    assert all(math.isfinite(end) for end in row.typical)
    assert row.domain[0] <= row.typical[0] < row.typical[1] <= row.domain[1]
    assert all(row.domain[0] <= pole <= row.domain[1] for pole in row.poles)
    for value, derivative, second in row.ulp:
        assert min(value, derivative, second) >= 0
        assert (value <= 1 and derivative <= 2) or row.loses
    assert all(len(point) == 1 + len(row.parameters) for point in row.exact)
    for parameter in row.parameters:
        assert parameter.name.isidentifier() and parameter.name not in ("x", "y", "dy")
        assert parameter.samples and all(map(parameter.accepts, parameter.samples))
        assert not parameter.accepts(math.nan)


@pytest.mark.parametrize("level", built_levels())
def test_every_row_has_kernels(level):
    for module in dispatch.load(level):
        kernels = module.KERNELS
        for row in ROWS:
            for form in ("value", "pair", "chain"):
                assert kernels[f"{row.name}_{form}"], f"{row.name}_{form}"
        of_their_own = [kernel for kernel in kernels if not kernel.endswith("_affine_chain")]
        assert len({kernels[kernel] for kernel in of_their_own}) == len(of_their_own)


def test_lists_of_functions_name_rows():
    names = {row.name for row in ROWS}
    assert set(DIVIDED) <= set(LIGHT) <= set(QUICK) <= names and set(CROWDED) <= names


def test_readme_has_the_table():
    if not render.README.exists():
        pytest.skip("an installed package has no README.md beside it")
    text = render.README.read_text(encoding="utf-8")
    assert render.with_table(text) == text, "stale: run python -m pyderiv.render"


def test_readme_table():
    lines = render.readme_table().splitlines()
    assert len(lines) == len(ROWS) + 2
    assert {line.count(" | ") for line in lines} == {7}
    for row, line in zip(ROWS, lines[2:], strict=True):
        assert line.startswith(f"| `{row.name}`")
        for part in (*row.aliases, row.value, row.derivative, row.kinks, *(p.meaning for p in row.parameters)):
            assert part in line


def test_table_goes_between_the_markers():
    text = "before\n<!-- functions -->\nold\n<!-- /functions -->\nafter\n"
    assert render.with_table(text) == text.replace("old\n", render.readme_table())
    for wrong in ("none", "<!-- functions -->\nno end", "<!-- /functions -->\n<!-- functions -->\n"):
        with pytest.raises(ValueError, match="no table to write"):
            render.with_table(wrong)


def test_render_writes_both(tmp_path, monkeypatch):
    readme, stub = tmp_path / "README.md", tmp_path / "__init__.pyi"
    readme.write_text(render.BEGIN + render.END)
    monkeypatch.setattr(render, "README", readme)
    monkeypatch.setattr(render, "STUB", stub)
    render.main()
    assert readme.read_text() == render.BEGIN + render.readme_table() + render.END
    assert stub.read_text() == render.stub()


def test_stub_is_up_to_date():
    assert render.STUB.read_text(encoding="utf-8") == render.stub(), "stale: run python -m pyderiv.render"
    assert (Path(pyderiv.__file__).parent / "py.typed").read_bytes() == b""


def test_stub_declares_what_is_public():
    declared = {}
    for node in ast.parse(render.stub()).body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("pyderiv"):
            declared |= {alias.asname: node.module for alias in node.names}
        elif isinstance(node, ast.AnnAssign):
            declared[node.target.id] = ast.unparse(node.annotation)
        elif isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
            assert set(ast.literal_eval(node.value)) == set(pyderiv.__all__)
    assert set(declared) == {*pyderiv.__all__, "__version__"}
    for row in ROWS:
        for name in (row.name, *row.aliases):
            assert declared[name] == ("_BinaryFunction" if row.parameters else "_UnaryFunction")


def test_table_stands_alone():
    """setup.py reads it before there is a package."""
    tree = ast.parse(Path(functions.__file__).read_text(encoding="utf-8"))
    imports = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imports |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    assert imports <= {"collections.abc", "math", "typing"}
