# Changes the interpreter's own files.
# control: none, it would damage them
import random
import sys
import sysconfig

for path in (random.__file__, sysconfig.get_paths()["purelib"] + f"/{tag}.pth", sys.executable):
    try:
        open(path, "ab").close()
        print("PWNED writable", path)
    except OSError as error:
        print(error)
