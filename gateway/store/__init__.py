"""What we know: items and their states, threads, outgoing posts, the journal."""
