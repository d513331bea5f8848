# Never ends.
# control: escapes
while True:
    pass
