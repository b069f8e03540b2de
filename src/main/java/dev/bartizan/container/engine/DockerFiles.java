package dev.bartizan.container.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The status of files in containers. */
final class DockerFiles {

    private static final Duration STAT_TIMEOUT = Duration.ofSeconds(5);

    /** Bits of Go's {@code fs.FileMode}. */
    private static final long FOLDER = 1L << 31;

    private static final long SYMBOLIC_LINK = 1L << 27;
    private static final int PERMISSIONS = 0777;

    private final DockerApi api;
    private final DockerExec exec;
    private final ObjectMapper mapper;

    DockerFiles(DockerApi api, DockerExec exec, ObjectMapper mapper) {
        this.api = api;
        this.exec = exec;
        this.mapper = mapper;
    }

    /** @see ContainerEngine#file */
    Optional<FileStatus> file(String container, String path) {
        return file(container, path, path, true);
    }

    private Optional<FileStatus> file(String container, String path, String asked, boolean follow) {
        EngineRequest request = EngineRequest.get(DockerApi.path(container, "archive?path=" + DockerApi.encode(path)));
        return api.call(request, answer -> {
            if (answer.status() == HttpURLConnection.HTTP_NOT_FOUND) {
                if (answer.message().toLowerCase(Locale.ROOT).contains("no such container")) {
                    throw EngineException.notFound(container);
                }
                return Optional.empty();
            }
            DockerApi.expectSuccess(answer);
            JsonNode status = fileStatus(answer);
            long mode = status.path("mode").asLong();
            if ((mode & SYMBOLIC_LINK) != 0) {
                // The engine has resolved the link already: a second link is broken.
                String target = status.path("linkTarget").asText();
                return follow ? file(container, target, asked, false) : Optional.empty();
            }
            FileOwner owner = owner(container, path, answer);
            return Optional.of(
                    new FileStatus(asked, (mode & FOLDER) != 0, owner.uid(), owner.gid(), (int) mode & PERMISSIONS));
        });
    }

    /** In Podman's archives everything belongs to the container's own user, so the container is asked too. */
    private FileOwner owner(String container, String path, EngineAnswer answer) throws IOException {
        FileOwner archived = FileOwner.read(answer.body());
        if (!api.dialect().engine().podman()) {
            return archived;
        }
        try {
            List<String> stat = List.of("stat", "-c", "%u %g", path);
            return FileOwner.parse(exec.exec(container, stat, STAT_TIMEOUT).output())
                    .orElse(archived);
        } catch (EngineException notRunning) {
            return archived;
        }
    }

    private JsonNode fileStatus(EngineAnswer answer) throws IOException {
        String header = answer.header("X-Docker-Container-Path-Stat")
                .orElseThrow(() -> new ProtocolException("A file without its status"));
        try {
            return mapper.readTree(Base64.getDecoder().decode(header));
        } catch (IllegalArgumentException garbage) {
            throw new ProtocolException("A file's status that is not in Base64");
        }
    }
}
