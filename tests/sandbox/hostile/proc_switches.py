# Writes to the kernel's switches below /proc.
# control: none, they are the machine's
for path in ("sysrq-trigger", "sys/kernel/core_pattern", "sys/kernel/hostname", "sys/vm/drop_caches"):
    try:
        open(f"/proc/{path}", "r+b").close()
        print("PWNED", path)
    except OSError as error:
        print(error)
