"""Every loop of the fast levels is a vector loop, as the built modules show when they are disassembled."""

import importlib.util
import os
import platform
import re
import shutil
import subprocess
from functools import cache
from typing import NamedTuple

import pytest

from pyderiv.functions import ROWS

FORMS = {"value": 1, "pair": 2, "chain": 2}  # and how many arrays each writes
WIDEST = {"v3": "ymm", "v4": "zmm"}
CONTINUOUS_INTEGRATION = bool(os.environ.get("CI"))

TYPES = {"": "d", "_single": "s"}  # a module's suffix, and the last letter of its instructions

# moves and logic alone do not make a vector loop
ARITHMETIC = re.compile(
    r"v(add|sub|mul|div|sqrt|max|min|cmp\w*|blend\w*|fn?m(add|sub)\d+|scalef|range|and|andn|or)p[ds]"
)
SCALAR = re.compile(r"v?(add|sub|mul|div|sqrt|max|min|fn?m(add|sub)\d+|u?comi|cmp\w*)s[ds]")


class Instruction(NamedTuple):
    address: int
    name: str
    operands: str


@cache
def functions(module):
    """The disassembled functions of a kernel module; they are read, not run."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        pytest.skip("the levels v3 and v4 are x86-64")
    if shutil.which("objdump") is None:
        if CONTINUOUS_INTEGRATION:
            pytest.fail("objdump is missing, and this test would test nothing")
        pytest.skip("objdump (of GNU binutils) is missing")
    found = importlib.util.find_spec(f"pyderiv._kernels_{module}")
    if found is None:
        if CONTINUOUS_INTEGRATION:
            pytest.fail(f"the kernels {module} are missing")
        pytest.skip(f"the kernels {module} are not built here")
    command = ["objdump", "-d", "--demangle", "--no-show-raw-insn", found.origin]
    return parse(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def parse(listing):
    """Instructions by name of function."""
    found = {}
    for line in listing.splitlines():
        if head := re.fullmatch(r"[0-9a-f]+ <(.+)>:", line):
            body = found.setdefault(head[1], [])
        elif step := re.match(r"\s*([0-9a-f]+):\s+(?:\{\w+\}\s+)?(\w+)\s*([^#<]*)", line):
            body.append(Instruction(int(step[1], 16), step[2], step[3].strip()))
    return found


def loops(body):
    """What stands between a jump back and its target."""
    start = {instruction.address: k for k, instruction in enumerate(body)}
    for k, jump in enumerate(body):
        if jump.name.startswith("j") and re.fullmatch("[0-9a-f]+", jump.operands):
            first = start.get(int(jump.operands, 16), k + 1)
            if first <= k:
                yield body[first : k + 1]


def is_vector_loop(loop, register, outputs, letter="d"):
    """Full-width arithmetic of one type that is stored to every output, with no scalar arithmetic and no call."""
    other = "ds".replace(letter, "")
    stores, loaded = set(), {}  # one register may hold the addresses of several arrays in turn
    for _, name, operands in loop:
        if target := re.fullmatch(rf"%{register}\d+,\S*\((%\w+).*\)", operands):
            address = target[1], loaded.get(target[1])
            stores |= {address} if name.startswith("vmov") and target[1] not in ("%rsp", "%rbp") else set()
        elif load := re.fullmatch(r"(\S+\(%r[sb]p\)),(%\w+)", operands):
            loaded |= {load[2]: load[1]} if name == "mov" else {}
    return (
        any(register in operands and ARITHMETIC.fullmatch(name) for _, name, operands in loop)
        and not any(name.startswith("call") or SCALAR.fullmatch(name) for _, name, _ in loop)
        and not any(re.fullmatch(rf"v.*[ps]{other}|vcvt.*[ps]{other}.*", name) for _, name, _ in loop)
        and len(stores) >= outputs
    )


# rules that have a shorter way for a whole block: each of their loops for pairs counts, which the other forms call
SEVERAL = {"log_base": 2, "exponential": 2, "power": 7}
LOOPS = [(row, form) for row in ROWS for form in FORMS if form != "value" or row.name not in SEVERAL]


@pytest.mark.parametrize(("row", "form"), LOOPS, ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("suffix", TYPES)
@pytest.mark.parametrize("level", WIDEST)
def test_loop_is_vectorised(level, suffix, row, form):
    module = level + suffix
    bodies = [body for name, body in functions(module).items() if re.search(rf"_{module}_{row.name}_{form}\(", name)]
    assert len(bodies) == 1, "one function a loop, not inlined and not split"
    assert not any(name == "rep" for _, name, _ in bodies[0]), "what the compiler copies as a whole, it keeps in memory"
    outputs, wanted = FORMS[form], SEVERAL.get(row.name, 1)
    if form == "chain" and row.name in SEVERAL:
        outputs = wanted = 1  # the derivatives are multiplied
    assert sum(is_vector_loop(loop, WIDEST[level], outputs, TYPES[suffix]) for loop in loops(bodies[0])) >= wanted


SUM = """
0000000000001000 <sum_pair>:
    1000:\tvmovupd (%rdi,%rax,1),%ymm0
    1005:\tvaddpd (%rsi,%rax,1),%ymm0,%ymm1
    100a:\tvmovupd %ymm1,(%r8,%rax,1)
    1010:\tvmovupd %ymm0,0x20(%r9,%rax,1)
    1016:\tadd    $0x20,%rax
    101a:\tcmp    %rax,%rcx
    101d:\tjne    1000 <sum_pair>
    101f:\tret
"""


@pytest.mark.parametrize(("old", "new", "expected"), [
    ("", "", True),
    ("vaddpd (%rsi,%rax,1),%ymm0,%ymm1", "vaddsd (%rsi,%rax,1),%xmm0,%xmm1", False),
    ("ymm", "xmm", False),
    ("jne    1000", "jne    101f", False),
    ("add    $0x20,%rax", "call   2000 <exp@plt>", False),
    ("add    $0x20,%rax", "vmulsd %xmm2,%xmm3,%xmm3", False),
    ("vaddpd (%rsi,%rax,1),%ymm0,%ymm1", "vpaddq (%rsi,%rax,1),%ymm0,%ymm1", False),
    ("(%r9,%rax,1)", "(%rsp)", False),
    ("(%r9,%rax,1)", "(%r8,%rax,1)", False),
    ("vmovupd %ymm0,0x20(%r9", "mov -0x8(%rbp),%r8\n 1012:\tvmovupd %ymm0,0x20(%r8", True),
    ("pd", "ps", False),
    ("add    $0x20,%rax", "vcvtps2pd %xmm2,%ymm3", False),
    ("add    $0x20,%rax", "vcvtpd2ps %ymm3,%xmm2", False),
])  # fmt: skip
def test_the_check_itself(old, new, expected):
    """A loop that is scalar, narrow, calls or writes one output alone is not taken for a vector loop."""
    body = parse(SUM.replace(old, new) if old else SUM)["sum_pair"]
    assert any(is_vector_loop(loop, "ymm", 2) for loop in loops(body)) is expected
