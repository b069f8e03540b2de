package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The logs of containers, and the events of an engine. See {@link ContainerEngine} for each call. */
final class DockerStreams {

    private final DockerApi api;
    private final EngineClient client;
    private final DockerContainers containers;
    private final Clock clock;

    DockerStreams(DockerApi api, EngineClient client, DockerContainers containers, Clock clock) {
        this.api = api;
        this.client = client;
        this.containers = containers;
        this.clock = clock;
    }

    List<LogLine> logs(String container, int tail) {
        String query = "logs?stdout=true&stderr=true&timestamps=true&tail=" + tail;
        return api.of(container, EngineRequest.get(DockerApi.path(container, query)), answer -> {
            Deque<LogLine> lines = new ArrayDeque<>();
            LogReader.read(answer.body(), clock, line -> {
                lines.add(line);
                if (lines.size() > tail) {
                    lines.removeFirst();
                }
            });
            return List.copyOf(lines);
        });
    }

    ContainerEngine.Subscription follow(
            String container, Instant since, Consumer<LogLine> line, Consumer<Optional<Throwable>> ended) {
        String query = "logs?follow=true&stdout=true&stderr=true&timestamps=true&since=" + seconds(since);
        EngineRequest request = EngineRequest.get(DockerApi.path(container, query))
                .in(api.dialect().api());
        containers.inspect(container);
        // Podman sends the head of its answer with the first line only, however late that is.
        EngineConnection connection = client.send(request.within(DockerApi.ENDLESS));
        return EngineStream.start(
                "container-log-" + container,
                connection::close,
                () -> {
                    EngineAnswer answer = client.answer(connection);
                    DockerApi.expectSuccess(answer, container);
                    LogReader.read(answer.body(), clock, line);
                },
                ended);
    }

    ContainerEngine.Subscription events(Consumer<EngineEvent> event, Consumer<Optional<Throwable>> ended) {
        ObjectNode filters = JsonNodeFactory.instance.objectNode();
        filters.putArray("type").add("container");
        // With the time of now, because the engine answers a moment before it listens.
        String query = "/events?filters=" + DockerApi.encode(filters.toString()) + "&since=" + seconds(clock.instant());
        EngineAnswer answer = api.open(EngineRequest.get(query));
        return EngineStream.start("container-events", answer::close, () -> readEvents(answer, event), ended);
    }

    private static void readEvents(EngineAnswer answer, Consumer<EngineEvent> event) throws IOException {
        MappingIterator<JsonNode> events = answer.jsons();
        while (events.hasNextValue()) {
            event.accept(EngineJson.event(events.nextValue()));
        }
        throw new EOFException();
    }

    private static String seconds(Instant instant) {
        return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    }
}
