"""Question → `Query`: what is asked, of which rows, under which conditions."""
