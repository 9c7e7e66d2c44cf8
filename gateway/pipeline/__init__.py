"""What happens to one mail between 250 and its final state."""
