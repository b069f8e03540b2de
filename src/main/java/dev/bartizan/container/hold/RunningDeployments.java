package dev.bartizan.container.hold;

/** The deployments and rollbacks that have not ended. */
@FunctionalInterface
public interface RunningDeployments {

    /** Whether one of the app has not ended. Doesn't ask the database. */
    boolean deploying(String app);
}
