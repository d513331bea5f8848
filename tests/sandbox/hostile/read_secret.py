# Reads a file outside.
# control: escapes
print(open(f'{canary}/secret.txt').read())
