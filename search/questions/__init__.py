"""What a question says beside its topic: places, years, levels, departments, kinds of actions, groups."""
