"""Build: render the kernel template from the table, per instruction set and type, and compile the modules side by side.

Everything else about the project stands in pyproject.toml.
"""

import importlib.util
import os
import platform
import re
import subprocess
from itertools import product
from pathlib import Path

import numpy
from Cython import Tempita
from Cython.Build import cythonize
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent
KERNELS = Path("kernels")

# a `real` (kernels/bits.h) is four chains of instructions: GCC is to mix them, as far as 32 registers reach
INTERLEAVED = ["-fschedule-insns", "-fsched-pressure", "--param=sched-pressure-algorithm=2"]

# as fast as -O3 but with 512 bits, and a twentieth smaller
SMALLER = ["-O2", "-fvect-cost-model=dynamic"]

# v2, v3 and v4 are the x86-64 levels; each lists what its kernels use, which is what dispatch asks for; what is below
# v3 are processors of before 2013, which take the smallest code, by a fifth smaller and 2 % slower
LEVELS = {"portable": SMALLER}
if platform.machine().lower() in ("x86_64", "amd64"):
    v2 = ["-msse4.2", "-mpopcnt"]
    v3 = [*v2, "-mavx2", "-mfma"]
    v4 = [*v3, "-mavx512f", "-mavx512dq", "-mavx512vl", "-mavx512bw", "-mprefer-vector-width=512"]
    LEVELS = {"portable": ["-Os"], "v2": ["-Os", *v2], "v3": SMALLER + v3, "v4": v4 + INTERLEAVED}

TABLES = ("v3", "v4")  # where looking up a number takes few instructions
MANY_TABLES = ("v3_single", "v4", "v4_single")  # where it takes one to four
FAST = ("v4",)  # where no function takes much more time than the memory

UNCOPIED = ["-fno-ipa-cp-clone"]  # no second copy of a loop for the constants of one caller

FLAGS = [
    "-O3",
    *UNCOPIED,
    "-g0",
    "-fno-exceptions",
    "-fno-asynchronous-unwind-tables",  # for exceptions alone, and as long as many a loop
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",  # what is fused is written muladd(): see kernels/bits.h
    "-fno-semantic-interposition",
    "-falign-functions=64",  # where a loop lies in its lines is felt in short calls
    "-fno-tree-slp-vectorize",  # vectors are spelt out; and GCC 12 packs their masks wrongly
    # a rule must be inlined into its loop
    "-DCYTHON_INLINE=inline __attribute__((always_inline, unused))",
    "-DNPY_NO_DEPRECATED_API=NPY_2_0_API_VERSION",
    "-DNPY_TARGET_VERSION=NPY_2_0_API_VERSION",
]

COMMON = {"_buffers": ["-Os"], "_calls": ["-O2"]}  # modules that are the same for all of them, and their flags

TYPES = {"": [], "_single": ["-DPYDERIV_SINGLE"]}  # float64 and float32

DIRECTIVES = {  # here and not in a comment: a comment does not reach the inline functions of a .pxd
    "language_level": 3,
    "auto_pickle": False,
    "boundscheck": False,
    "wraparound": False,
    "cdivision": True,
    "initializedcheck": False,
}


def table():
    """The module pyderiv/functions.py, read by path: the package is not there yet."""
    spec = importlib.util.spec_from_file_location("functions", ROOT / "pyderiv" / "functions.py")
    functions = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(functions)
    return functions


def write(name, text):
    """Write build/kernels/NAME, unless it is there already: unchanged files keep their time stamps."""
    source = Path("build") / "kernels" / name
    path = ROOT / source
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)
    return source


def render():
    """The kernel modules, one for each level and type: their Cython source, and the flags that it is compiled with."""
    families = sorted(p.stem for p in (ROOT / KERNELS / "elementary").glob("*.pxd"))
    rules = "\n".join((ROOT / KERNELS / "elementary" / f"{f}.pxd").read_text() for f in families)
    functions = table()
    rows = functions.ROWS
    if missing := [row.name for row in rows if f" {row.name}_rule(" not in rules]:
        raise SystemExit(f"kernels/elementary has no rule for {', '.join(missing)}")
    template = Tempita.Template((ROOT / KERNELS / "_kernels.pyx.in").read_text(), name="_kernels.pyx.in")
    twins = {kind: set(re.findall(rf" (\w+)_{kind}\(", rules)) for kind in ("rare", "easy", "block")}

    def module(level, suffix):
        """Its Cython source."""
        hard = set() if level in TABLES else set(functions.TABLED)
        hard |= set() if level + suffix in MANY_TABLES else set(functions.MANY_TABLED)
        return template.substitute(
            rows=rows,
            families=families,
            rare=twins["rare"],
            easy=twins["easy"] - hard,
            blocks=twins["block"],
            streamed={row.name for row in rows} if level in FAST else functions.QUICK,
            quick=functions.QUICK,
            lines=functions.LINES,
            light=functions.LIGHT,
            twofold=functions.TWOFOLD[suffix] if level in FAST else (),
            twofold_near=functions.TWOFOLD_NEAR if level in FAST else (),
            ahead=functions.AHEAD,
            divided=functions.DIVIDED,
            squared=functions.SQUARED,
            by_x=functions.BY_X,
        )

    return {
        f"_kernels_{level}{suffix}": (
            write(f"_kernels_{level}{suffix}.pyx", module(level, suffix)),
            LEVELS[level] + TYPES[suffix],
        )
        for level, suffix in product(LEVELS, TYPES)
    }


def extensions():
    headers = [str(p) for p in sorted(KERNELS.rglob("*.h"))]
    common = {
        name: (write(f"{name}.pyx", (ROOT / KERNELS / f"{name}.pyx").read_text()), flags)
        for name, flags in COMMON.items()
    }
    modules = [
        Extension(
            f"pyderiv.{name}",
            [str(source)],
            include_dirs=[str(KERNELS), numpy.get_include()],
            depends=headers,
            extra_compile_args=FLAGS + flags,
            extra_link_args=["-Wl,--as-needed"] if platform.system() == "Linux" else [],
            language="c++",  # for vectors with operators: see kernels/bits.h
        )
        for name, (source, flags) in (common | render()).items()
    ]
    return cythonize(
        modules, include_path=[str(KERNELS)], compiler_directives=DIRECTIVES, nthreads=os.cpu_count() or 1, quiet=True
    )


def knows(compiler, flag):
    """Whether this command takes the flag, and does not so much as warn."""
    trial = [*compiler, "-Werror", flag, "-x", "c++", "-fsyntax-only", os.devnull]
    return subprocess.run(trial, capture_output=True).returncode == 0


class SideBySide(build_ext):
    """Compiles as many modules at a time as there are cores."""

    def finalize_options(self):
        super().finalize_options()
        self.parallel = self.parallel or os.cpu_count()

    def run(self):
        self.in_tree = self.inplace or self.editable_mode  # of which setuptools says nothing while it builds
        if self.in_tree:  # what has names is not for wheels
            self.build_lib = os.path.join(self.build_temp, "named")
        super().run()

    def build_extensions(self):
        """Without the flags that this compiler does not know: Clang has no need of them.

        Names of loops are for those who measure in the source tree: without them all modules are a fortieth smaller.
        """
        compiler = getattr(self.compiler, "compiler_so", ["c++"])
        unknown = {flag for flag in (*INTERLEAVED, *SMALLER, *UNCOPIED) if not knows(compiler, flag)}
        strip = ["-Wl,--strip-debug" if self.in_tree else "-Wl,--strip-all"] if platform.system() == "Linux" else []
        for extension in self.extensions:
            extension.extra_link_args += strip
            extension.extra_compile_args = [flag for flag in extension.extra_compile_args if flag not in unknown]
        super().build_extensions()


if __name__ == "__main__":  # Cython's workers import this file again
    os.chdir(ROOT)
    setup(ext_modules=extensions(), cmdclass={"build_ext": SideBySide})
