"""Run the program with ``python -m tui``."""

import sys

from tui.start import main

sys.exit(main())
