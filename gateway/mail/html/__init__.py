"""HTML bodies: parsed once, written as Markdown, and made safe for our own pages."""
