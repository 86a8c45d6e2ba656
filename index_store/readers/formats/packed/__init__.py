"""Files that are ZIP archives: folders of files, Word documents, books."""
