"""The examples of README.md run as they stand, and print what they say."""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from pyderiv.cli import main
from pyderiv.dispatch import isa

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


def test_examples(monkeypatch):
    monkeypatch.chdir(ROOT)
    names = {}
    blocks = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(blocks) > 5
    for code, expected in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, "README.md", "exec"), names)
        if expected:
            assert printed.getvalue() == expected.replace("runs on v3", f"runs on {isa}")
        for said in re.findall(r"^print\(.*\)  # (.*)$", code, re.MULTILINE):
            assert said in printed.getvalue()


@pytest.mark.parametrize("line", re.findall(r"^pyderiv .*$", (ROOT / "README.md").read_text(encoding="utf-8"), re.M))
def test_command_lines(line, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    argv = shlex.split(line.partition("      #")[0])[1:]
    assert main([str(ROOT / a) if a.startswith("tests/") else a for a in argv]) == 0
    if "-o" in argv:
        assert (tmp_path / argv[argv.index("-o") + 1]).stat().st_size > 1000
