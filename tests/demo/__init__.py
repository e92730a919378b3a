"""The demo, built small, with Maria's desk whole."""
