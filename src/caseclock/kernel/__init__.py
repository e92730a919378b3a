"""Ids, time, money, refusal: the words every room shares."""
