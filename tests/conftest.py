"""What all tests share: child processes import the pyderiv that is under test, and threads are worth while early."""

import os

import pytest

# else "python -c" and "-m" look in the working directory first, which may be a source tree without kernels
os.environ["PYTHONSAFEPATH"] = "1"


@pytest.fixture(autouse=True, scope="session")
def threads_for_few_elements():
    """Where a test asks for several threads, several threads it is, with pieces of all lengths."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyderiv.threads.WORTHWHILE", 0)
        patch.setattr("pyderiv.threads.SHORTEST", 1e-6)
        patch.setattr("pyderiv.threads._several_processors", lambda: True)
        yield
