# Searches its interpreter's frames and heap for words of the harness.
# control: none, another interpreter has none
import gc
import sys

word = "HARNESS" + "-"
frame = sys._getframe()
while frame:
    for scope in (frame.f_globals, frame.f_locals):
        for name, value in list(scope.items()):
            if isinstance(value, str) and value.startswith(word) and value != word:
                print("PWNED frame", name)
    frame = frame.f_back
for item in gc.get_objects():
    if isinstance(item, dict):
        for name, value in list(item.items()):
            if isinstance(value, str) and value.startswith(word) and value != word:
                print("PWNED heap", name)
