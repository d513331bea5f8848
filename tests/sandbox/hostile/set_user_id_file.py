# Makes a set-user-id program and looks for no_new_privs.
# control: escapes
import ctypes
import os
import shutil

shutil.copyfile("/bin/true", "program")
try:
    os.chmod("program", 0o6777)
except OSError as error:
    print(error)
if ctypes.CDLL(None).prctl(39, 0, 0, 0, 0) == 0:
    print("PWNED no_new_privs is unset")
