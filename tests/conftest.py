"""What all tests share: child processes import the pyderiv that is under test."""

import os

# else "python -c" and "-m" look in the working directory first, which may be a source tree without kernels
os.environ["PYTHONSAFEPATH"] = "1"
