package dev.bartizan.replica.follower;

/** CDI event: another node leads, this one does, or the leader isn't known any more. */
public record LeaderChanged() {}
