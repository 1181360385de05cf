"""CSE Desk: offline casework that finds, protects and supports young people at risk of sexual exploitation."""
