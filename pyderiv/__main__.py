"""``python -m pyderiv`` is the command ``pyderiv``."""

import sys

from pyderiv.cli import main

sys.exit(main())
