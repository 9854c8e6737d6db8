"""What is written down to be kept: documents and pictures as files, for every door."""
