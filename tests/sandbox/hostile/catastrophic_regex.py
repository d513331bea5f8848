# Backtracks for ever inside the regex engine.
# control: escapes
import re

re.match(r"(a+)+$", "a" * 40 + "b")
