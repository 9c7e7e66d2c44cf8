"""The built-in network: groups, posts, threads and answers on pages of our own."""
