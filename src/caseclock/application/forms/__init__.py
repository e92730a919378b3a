"""Forms of commands, made from the struct of each body: what is asked, how it is written, and read back."""
