"""Getting at the bytes: files below a folder, pages by address, and which addresses are public."""
