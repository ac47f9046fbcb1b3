"""Run the program with ``python -m tui``."""

import sys

from tui.command_line.start import main

sys.exit(main())
