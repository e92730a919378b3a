"""What the office decides and why: pure, no input or output."""
