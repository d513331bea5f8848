# Writes to the running interpreter through /proc/self/exe.
# control: none, it would damage it
try:
    open("/proc/self/exe", "r+b").close()
    print("PWNED exe")
except OSError as error:
    print(error)
