"""``python -m vnedoc``."""

import sys

from vnedoc.cli import main

sys.exit(main())
