"""Reports that tell other values than the one that an answer rests on."""
