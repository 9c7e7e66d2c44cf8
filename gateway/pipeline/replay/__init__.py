"""Mail of before decided anew by other rules, side by side; nothing is sent and nothing is written."""
