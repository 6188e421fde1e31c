"""The gate's acts: judge an item; set packs and calendars with two people; decide holds and classes."""
