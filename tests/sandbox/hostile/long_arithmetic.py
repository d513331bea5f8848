# Stays in one C call that cannot be interrupted.
# control: escapes
x = 10 ** (10**8)
print(len(str(x * x)))
