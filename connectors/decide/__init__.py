"""The rules of polling, as pure functions: what an item is called, is it new, which date, and when to come again."""
