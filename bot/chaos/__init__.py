"""Proof by killing: pages fall due, the processes that send them are killed, and every page is counted afterwards."""
