"""What services say, read tolerantly: words, numbers, links, and what an unclear answer means for money."""
