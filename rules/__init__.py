"""Facts in, a Decision out: pure rules that know no clock, no I/O and no log."""
