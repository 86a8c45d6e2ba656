"""Files that hold files: archives, crawls, documents of word processors, books."""
