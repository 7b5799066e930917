package ticket

// KeyID is a signing key's id, 1 to 255: the byte in the code.
type KeyID uint8
