"""Values over time: what reports gave for one number, which holds now, and which held before."""
