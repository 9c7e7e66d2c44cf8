"""Clock ticks, on one leader, each of which only enqueues a workflow."""
