"""What lines are by what they say and where they stand: each module takes units and their labels and gives labels."""
