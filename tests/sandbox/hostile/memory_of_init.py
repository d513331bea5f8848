# Opens the memory of process 1, which relays how it ends; the word kill makes it run under one.
# control: none, that is the machine's
import os

if os.getpid() != 1:
    try:
        os.close(os.open("/proc/1/mem", os.O_RDWR))
        print("PWNED memory of init")
    except OSError as error:
        print(error)
    try:
        print("PWNED descriptors of init", os.listdir("/proc/1/fd"))
    except OSError as error:
        print(error)
