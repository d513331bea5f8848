# Creates a file outside.
# control: escapes
open(f'{canary}/planted.txt', 'w').write('x')
