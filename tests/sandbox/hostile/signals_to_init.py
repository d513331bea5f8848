# Sends every signal to process 1, which relays how it ends, then fails; the word kill makes it run under one.
# control: none, process 1 is the machine's
import os

for number in range(1, 65):
    try:
        os.kill(1, number)
    except OSError as error:
        print(number, error)
os._exit(7)
