"""`python -m cse_desk`, and the entry of the built program."""

import sys

from cse_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
