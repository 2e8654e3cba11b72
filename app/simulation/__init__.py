"""A desk lived through at speed: random people, real rules, every promise checked at each step."""
