"""``python -m codesteer``."""

from ._cli import main

main()
