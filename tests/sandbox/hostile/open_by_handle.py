# Opens a file by its handle, past all paths.
# control: none, needs privilege
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
handle = ctypes.create_string_buffer(b"\x80\0\0\0" + bytes(132), 136)
mount = ctypes.c_int()
if libc.name_to_handle_at(-100, b"/usr", handle, ctypes.byref(mount), 0) == 0:
    print("PWNED handle")
