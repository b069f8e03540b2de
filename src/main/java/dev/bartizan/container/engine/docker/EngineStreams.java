package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ContainerEngine.Subscription;
import dev.bartizan.container.engine.ContainerLogLine;
import dev.bartizan.container.engine.EngineEvent;
import dev.bartizan.container.engine.http.EngineAnswer;
import dev.bartizan.container.engine.http.EngineConnection;
import dev.bartizan.container.engine.http.EngineRequest;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads logs and events. */
final class EngineStreams {

    private final EngineCalls calls;
    private final Clock clock;

    EngineStreams(EngineCalls calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    /** Implements {@link ContainerEngine#logs}. */
    List<ContainerLogLine> logs(String container, int tail) {
        String query = "logs?stdout=true&stderr=true&timestamps=true&tail=" + tail;
        return calls.onContainer(container, EngineRequest.get(EngineCalls.path(container, query)), answer -> {
            Deque<ContainerLogLine> lines = new ArrayDeque<>();
            LogReader.read(answer.body(), clock, line -> {
                lines.add(line);
                if (lines.size() > tail) {
                    lines.removeFirst();
                }
            });
            return List.copyOf(lines);
        });
    }

    /** The caller has enough. */
    private static final class Enough extends RuntimeException {

        private static final long serialVersionUID = 1;

        private Enough() {
            super(null, null, false, false);
        }
    }

    /** Ends before a read that is not wanted. */
    private static final class BoundedLog extends FilterInputStream {

        private final LongPredicate goesOn;
        private long bytes;

        private BoundedLog(InputStream log, LongPredicate goesOn) {
            super(log);
            this.goesOn = goesOn;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (!goesOn.test(bytes)) {
                throw new Enough();
            }
            int count = super.read(buffer, offset, length);
            bytes += Math.max(0, count);
            return count;
        }
    }

    /** Implements {@link ContainerEngine#logs(String, Instant, LongPredicate, Predicate)}. */
    void logs(String container, Instant since, LongPredicate goesOn, Predicate<ContainerLogLine> line) {
        String query = "logs?stdout=true&stderr=true&timestamps=true&since=" + EngineCalls.seconds(since);
        calls.<@Nullable Void>onContainer(container, EngineRequest.get(EngineCalls.path(container, query)), answer -> {
            try {
                LogReader.read(new BoundedLog(answer.body(), goesOn), clock, read -> {
                    if (!line.test(read)) {
                        throw new Enough();
                    }
                });
            } catch (Enough _) {
                // The caller knows it.
            }
            return null;
        });
    }

    /** Implements {@link ContainerEngine#follow} for a container that exists. */
    Subscription follow(
            String container, Instant since, Consumer<ContainerLogLine> line, Consumer<Optional<Throwable>> ended) {
        String query = "logs?follow=true&stdout=true&stderr=true&timestamps=true&since=" + EngineCalls.seconds(since);
        // Podman sends even the head of its answer only with the first log line.
        EngineConnection connection = calls.send(EngineRequest.get(EngineCalls.path(container, query)));
        return EngineStream.start(
                "container-log-" + container,
                connection::close,
                () -> {
                    EngineAnswer answer = calls.answer(connection);
                    EngineCalls.expectSuccess(answer, container);
                    LogReader.read(answer.body(), clock, line);
                },
                ended);
    }

    /** Implements {@link ContainerEngine#events}. */
    Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        ObjectNode filters = JsonNodeFactory.instance.objectNode();
        filters.putArray("type").add("container");
        // "since" is needed because the engine answers a moment before it starts to listen.
        String query = "/events?filters=" + EngineCalls.encode(filters.toString()) + "&since="
                + EngineCalls.seconds(clock.instant());
        EngineAnswer answer = calls.open(EngineRequest.get(query));
        return EngineStream.start("container-events", answer::close, () -> readEvents(answer, event), ended);
    }

    private static void readEvents(EngineAnswer answer, Consumer<EngineEvent> event) throws IOException {
        MappingIterator<JsonNode> events = answer.jsons();
        while (events.hasNextValue()) {
            event.accept(EngineJson.event(events.nextValue()));
        }
        throw new EOFException();
    }
}
