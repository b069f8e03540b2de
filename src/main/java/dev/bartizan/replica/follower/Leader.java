package dev.bartizan.replica.follower;

import dev.bartizan.node.ReplicaAddress;

/**
 * The node that leads.
 *
 * @param node its name
 * @param address where the other nodes reach it
 */
public record Leader(String node, ReplicaAddress address) {}
