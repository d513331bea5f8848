# Prints half characters.
# control: none, it is about our decoding
print("\ud800\udfff bad")
