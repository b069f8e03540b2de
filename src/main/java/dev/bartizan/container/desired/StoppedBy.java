package dev.bartizan.container.desired;

/** Who wanted a container to be stopped. */
public enum StoppedBy {
    /** A person, over the API or the console. A container that runs nevertheless is stopped again. */
    USER,
    /** A deployment, which replaced the container. One that runs nevertheless is left alone. */
    DEPLOYMENT
}
