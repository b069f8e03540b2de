package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The engine that runs containers here: Docker's or Podman's. Every call blocks until the engine has answered, a containers'
 * id is as good as its name, and none is repeated.
 *
 * <p>Where nothing else is said a method throws {@link EngineException} with {@code CONTAINER_ENGINE_UNREACHABLE} if
 * the engine can't be talked to, {@code CONTAINER_NOT_FOUND} if it has no such container, and {@code
 * CONTAINER_ENGINE_REFUSED} if it says no.
 */
public interface ContainerEngine {

    /** Who it is. It is asked each time, which takes Podman a second. */
    EngineVersion version();

    /** All its containers, those too that don't run. */
    List<ContainerSummary> list();

    /** A container in detail. */
    ContainerDetail inspect(String container);

    /** A container in detail; empty if the engine has none of that name or id. */
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

    /** Starts it; {@code false} if it runs already. */
    boolean start(String container);

    /**
     * Has it end.
     *
     * @param grace how long it may take before it is killed; whole seconds
     * @return {@code false} if it didn't run
     */
    boolean stop(String container, Duration grace);

    /**
     * Has it end, and starts it.
     *
     * @param grace how long the end may take before it is killed; whole seconds
     */
    void restart(String container, Duration grace);

    /** Sends its first process a signal, such as {@code SIGKILL}. */
    void kill(String container, String signal);

    /**
     * Makes a container.
     *
     * @param body its settings, as {@code POST /containers/create} takes it
     * @return its id
     */
    String create(String name, JsonNode body);

    /**
     * Has a container be in one more network.
     *
     * @param endpoint how, as {@code EndpointConfig} of {@code POST /networks/…/connect} has it
     */
    void connect(String container, String network, JsonNode endpoint);

    /** Removes it, with its anonymous volumes; what runs is killed if {@code force}. */
    void remove(String container, boolean force);

    /** Gives it another name. */
    void rename(String container, String name);

    /** An image in detail, as the engine tells it; nothing if it has none of that name. */
    Optional<JsonNode> image(String reference);

    /** Fetches an image from its registry. */
    void pull(String reference);

    /**
     * Runs a program in a running container.
     *
     * @param longest how long that may take; {@code CONTAINER_ENGINE_UNREACHABLE} after it, and the program goes on, because
     *     engines can't end it
     */
    ExecResult exec(String container, List<String> command, Duration longest);

    /** Whether the container has processes in fact: an engine can believe so of one that has none any more. */
    boolean hasProcesses(String container);

    /**
     * What is at a path of a container's file system, be it running or not; nothing if nothing is there. Symbolic links are
     * followed.
     */
    Optional<FileStatus> file(String container, String path);

    /** The last lines of its log, oldest first. */
    List<LogLine> logs(String container, int tail);

    /**
     * Tells of each line that its log gets, from a time on, one after the other and on a thread of the subscription's own.
     *
     * @param ended called once when no more come, with what happened unless the container or the caller ended it
     */
    Subscription follow(String container, Instant since, Consumer<LogLine> line, Consumer<Optional<Throwable>> ended);

    /**
     * Tells of what happens to containers from now on, one after the other and on a thread of the subscription's own. It
     * returns when the engine listens.
     *
     * @param ended called once when no more come, with what happened unless the caller ended it
     */
    Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended);

    /** Something that goes on until it is closed. */
    interface Subscription extends AutoCloseable {

        @Override
        void close();
    }
}
