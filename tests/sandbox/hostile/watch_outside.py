# Watches what happens in a folder outside.
# control: escapes
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
watch = libc.inotify_add_watch(libc.inotify_init(), canary.encode(), 0x100)
print(watch, ctypes.get_errno())
if watch > 0:
    print("PWNED watching")
