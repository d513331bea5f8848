# Reads the machine's user list.
# control: escapes
print('PWNED' if 'root:' in open('/etc/passwd').read() else 'synthetic')
