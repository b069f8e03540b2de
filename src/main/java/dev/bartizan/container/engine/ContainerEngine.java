package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The container engine of this machine: Docker or Podman. Every call blocks until the engine has answered; no call is
 * retried. A container can be given by name or ID.
 *
 * <p>Unless documented otherwise a method throws {@link EngineException}: {@code CONTAINER_ENGINE_UNREACHABLE} if the
 * engine can't be reached, {@code CONTAINER_NOT_FOUND} if it has no such container, and {@code CONTAINER_ENGINE_REFUSED} if
 * it rejects the request.
 */
public interface ContainerEngine {

    /** The engine's name and versions. Not cached; Podman takes a second to answer. */
    EngineVersion version();

    /** All containers, running or not. */
    List<ContainerSummary> list();

    /** Describes a container in detail. */
    ContainerDetail inspect(String container);

    /** Describes a container in detail; empty if the engine has no such container. */
    default Optional<ContainerDetail> find(String container) {
        try {
            return Optional.of(inspect(container));
        } catch (EngineException failure) {
            if (failure.notFound()) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** Starts a container; returns {@code false} if it runs already. */
    boolean start(String container);

    /**
     * Stops a container.
     *
     * @param grace how long it may take before it is killed; whole seconds
     * @return {@code false} if it didn't run
     */
    boolean stop(String container, Duration grace);

    /** Lets the processes of a paused container go on. */
    void unpause(String container);

    /**
     * Stops a container and starts it.
     *
     * @param grace how long it may take to stop before it is killed; whole seconds
     */
    void restart(String container, Duration grace);

    /** Sends a signal, such as {@code SIGKILL}, to the container's first process. */
    void kill(String container, String signal);

    /**
     * Creates a container.
     *
     * @param body the body of {@code POST /containers/create}
     * @return its ID
     */
    String create(String name, JsonNode body);

    /**
     * Connects a container to a network.
     *
     * @param endpoint the {@code EndpointConfig} of {@code POST /networks/…/connect}
     */
    void connect(String container, String network, JsonNode endpoint);

    /** Removes a container and its anonymous volumes; {@code force} kills a running one. */
    void remove(String container, boolean force);

    /** Renames a container. */
    void rename(String container, String name);

    /** The engine's description of an image; empty if it has no such image. */
    Optional<JsonNode> image(String reference);

    /**
     * Removes an image, or only this name of it if it has others. The engine rejects it if a container has the image.
     *
     * @return {@code false} if it has no such image
     */
    boolean removeImage(String reference);

    /** Fetches an image from its registry, with the credentials for that. */
    void pull(String reference);

    /**
     * Asks the registry for the digest that a tag has now, with the credentials for it. Nothing is fetched.
     *
     * @throws EngineException {@code CONTAINER_ENGINE_REFUSED} if the registry can't be reached or refuses, or the engine can't
     *     ask it
     */
    String newest(ImageName name);

    /**
     * Runs a program in a running container.
     *
     * @param longest timeout; after it the method throws {@code CONTAINER_ENGINE_UNREACHABLE} and the program still runs,
     *     because engines can't stop it
     */
    ExecResult exec(String container, List<String> command, Duration longest);

    /** Whether the container really has processes; the engine's state can wrongly say so. */
    boolean hasProcesses(String container);

    /**
     * The file or folder at a path of a container, running or not; empty if there is none. Symbolic links are followed.
     */
    Optional<FileStatus> file(String container, String path);

    /** The last lines of a container's log, oldest first. */
    List<ContainerLogLine> logs(String container, int tail);

    /**
     * Reads a container's log from a time on, oldest first, until its end or until the caller has enough.
     *
     * @param goesOn asked before each read with the number of bytes so far, which can have no end of a line
     * @param line returns whether it wants more
     */
    void logs(String container, Instant since, LongPredicate goesOn, Predicate<ContainerLogLine> line);

    /**
     * Follows a container's log from a time on. The consumers are called one at a time on the subscription's own thread.
     *
     * @param ended called once when no more lines come, with the failure unless the container or the caller ended the stream
     */
    Subscription follow(
            String container, Instant since, Consumer<ContainerLogLine> line, Consumer<Optional<Throwable>> ended);

    /**
     * Subscribes to container events from now on. Returns when the engine has accepted the subscription. The consumers are
     * called one at a time on the subscription's own thread.
     *
     * @param ended called once when no more events come, with the failure unless the caller ended the stream
     */
    Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended);

    /** A stream that runs until it is closed. */
    interface Subscription extends AutoCloseable {

        @Override
        void close();
    }
}
