# Replaces functions that the next program, say the checker, will call.
# control: none, it is about our server
import builtins
import json
import math
import os
import sys

json.loads = lambda *_: {"poison": tag}
math.sqrt = lambda _: 42
builtins.sorted = lambda *_: [tag]
sys.modules["colorsys"] = math
os.register_at_fork(after_in_child=lambda: print(tag))
sys.settrace(lambda *_: None)
os.environ["POISON"] = tag
