package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.EngineException;
import dev.bartizan.container.engine.FileStatus;
import dev.bartizan.container.engine.http.EngineAnswer;
import dev.bartizan.container.engine.http.EngineRequest;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the status of files in containers. */
final class EngineFiles {

    private static final Duration STAT_TIMEOUT = Duration.ofSeconds(5);

    /** Bits of Go's {@code FileMode}. */
    private static final long FOLDER = 1L << 31;

    private static final long SYMBOLIC_LINK = 1L << 27;
    private static final int PERMISSIONS = 0777;

    private final EngineCalls calls;
    private final EngineExec exec;
    private final ObjectMapper mapper;

    EngineFiles(EngineCalls calls, EngineExec exec, ObjectMapper mapper) {
        this.calls = calls;
        this.exec = exec;
        this.mapper = mapper;
    }

    /** Implements {@link ContainerEngine#file}. */
    Optional<FileStatus> file(String container, String path) {
        return file(container, path, path, true);
    }

    private Optional<FileStatus> file(String container, String path, String asked, boolean follow) {
        EngineRequest request =
                EngineRequest.get(EngineCalls.path(container, "archive?path=" + EngineCalls.encode(path)));
        return calls.call(request, answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                if (answer.message().toLowerCase(Locale.ROOT).contains("no such container")) {
                    throw EngineException.notFound(container);
                }
                return Optional.empty();
            }
            EngineCalls.expectSuccess(answer);
            JsonNode status = fileStatus(answer);
            long mode = status.path("mode").asLong();
            if ((mode & SYMBOLIC_LINK) != 0) {
                // linkTarget is fully resolved already, so that a second link is a dangling one.
                String target = status.path("linkTarget").asText();
                return follow ? file(container, target, asked, false) : Optional.empty();
            }
            FileOwner owner = owner(container, path, answer);
            return Optional.of(
                    new FileStatus(asked, (mode & FOLDER) != 0, owner.uid(), owner.gid(), (int) mode & PERMISSIONS));
        });
    }

    /** Podman's archives always name the container's own user, so {@code stat} is run in the container as well. */
    private FileOwner owner(String container, String path, EngineAnswer answer) throws IOException {
        FileOwner archived = FileOwner.read(answer.body());
        if (!calls.podman()) {
            return archived;
        }
        try {
            List<String> stat = List.of("stat", "-c", "%u %g", path);
            return FileOwner.parse(exec.run(container, stat, STAT_TIMEOUT).output())
                    .orElse(archived);
        } catch (EngineException notRunning) {
            return archived;
        }
    }

    private JsonNode fileStatus(EngineAnswer answer) throws IOException {
        String header = answer.header("X-Docker-Container-Path-Stat")
                .orElseThrow(() -> new ProtocolException("The header with the file's status is missing"));
        try {
            return mapper.readTree(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException garbage) {
            throw new ProtocolException("The file's status is not in Base64");
        }
    }
}
