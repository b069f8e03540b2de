package dev.bartizan.container.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.bartizan.container.check.CommandLine;
import dev.bartizan.container.engine.ContainerDetail;
import dev.bartizan.container.engine.FileStatus;
import dev.bartizan.container.engine.HealthCheck;
import dev.bartizan.container.settings.ContainerLabels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A container for the lint rules. It hides the differences between Docker's and Podman's JSON. */
final class LintedContainer {

    private static final Set<String> SOCKETS = Set.of("docker.sock", "podman.sock", "containerd.sock", "crio.sock");

    /** Folders that contain an engine's socket. */
    private static final Set<String> SOCKET_FOLDERS = Set.of("/", "/run", "/var/run", "/run/podman", "/var/run/podman");

    /** Folders that programs write to by default. */
    private static final List<String> SCRATCH_FOLDERS = List.of("/tmp", "/run");

    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String EXEC = "exec:";

    private static final Set<String> SHELLS = Set.of("sh", "ash", "bash", "dash");

    /** The first word of a simple shell command; other commands would need a shell's parser. */
    private static final Pattern FIRST_WORD =
            Pattern.compile("\\s*(?:[A-Za-z_]\\w*=[^\\s$`\"']*\\s+)*(?:exec\\s+)?([\\w./+-]+)(?:[\\s;|&]|$)");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern CAPABILITY_PREFIX = Pattern.compile("^CAP_");

    private static final Set<String> SHELL_WORDS = Set.of(
            ".", "case", "cd", "command", "echo", "eval", "exec", "exit", "export", "false", "for", "if", "kill",
            "printf", "read", "set", "test", "time", "trap", "true", "type", "ulimit", "umask", "unset", "until",
            "wait", "while");

    private final ContainerDetail detail;
    private final JsonNode image;
    private final Function<String, Optional<FileStatus>> files;

    /**
     * @param image the engine's description of its image; a missing node if the image was removed
     * @param files returns the file at a path of the container
     */
    LintedContainer(ContainerDetail detail, JsonNode image, Function<String, Optional<FileStatus>> files) {
        this.detail = detail;
        this.image = image;
        this.files = files;
    }

    /** A volume or a bind mount. */
    record Mount(String source, String destination, boolean writable) {

        boolean exposesEngine() {
            return SOCKETS.contains(lastName(source))
                    || SOCKETS.contains(lastName(destination))
                    || SOCKET_FOLDERS.contains(source);
        }
    }

    String image() {
        return detail.image().reference();
    }

    boolean privileged() {
        return host("Privileged").asBoolean();
    }

    /** Sentences about labels that Bartizan ignores. */
    List<String> ignoredLabels() {
        return ContainerLabels.of(detail.labels()).warnings();
    }

    /** In bytes; 0 if there is no limit. */
    long memoryLimit() {
        return host("Memory").asLong();
    }

    String restartPolicy() {
        return host("RestartPolicy").path("Name").asText();
    }

    /** Whether its image's tag is missing or {@code latest}, so that it can mean another image later. */
    boolean floatingTag() {
        String name = lastName(detail.image().reference());
        return !detail.image().reference().contains("@")
                && !detail.image().reference().startsWith("sha256:")
                && (!name.contains(":") || name.endsWith(":latest"));
    }

    List<Mount> mounts() {
        return elements(detail.raw().path("Mounts"))
                .map(mount -> new Mount(
                        mount.path("Source").asText(),
                        mount.path("Destination").asText(),
                        mount.path("RW").asBoolean()))
                .toList();
    }

    /** The user that it runs as; empty if this is a name, which only the container's own files resolve. */
    OptionalLong uid() {
        return id(user()[0]);
    }

    private OptionalLong gid() {
        String[] user = user();
        if (user.length > 1) {
            return id(user[1]);
        }
        OptionalLong uid = id(user[0]);
        return uid.isPresent() && uid.getAsLong() == 0 ? uid : OptionalLong.empty();
    }

    private String[] user() {
        return detail.raw().at("/Config/User").asText().split(":", 2);
    }

    private static OptionalLong id(String name) {
        if (name.isEmpty() || name.equals("root")) {
            return OptionalLong.of(0);
        }
        return NUMBER.matches(name) ? OptionalLong.of(Long.parseLong(name)) : OptionalLong.empty();
    }

    /** The owner of a folder, if the container's user can't write there; empty otherwise. */
    Optional<Long> foreignOwner(String folder) {
        if (uid().isEmpty() || hasCapability("DAC_OVERRIDE")) {
            return Optional.empty();
        }
        return files.apply(folder)
                .filter(FileStatus::folder)
                .filter(status -> status.uid() != uid().getAsLong())
                .filter(status -> (status.mode() & 0002) == 0 && !mayWriteByGroup(status))
                .map(FileStatus::uid);
    }

    /** An unknown group counts as the right one. */
    private boolean mayWriteByGroup(FileStatus status) {
        return (status.mode() & 0020) != 0 && (gid().isEmpty() || gid().getAsLong() == status.gid());
    }

    /** Docker keeps the word ALL; Podman lists the dropped default capabilities. */
    private boolean hasCapability(String name) {
        Set<String> all = Set.of("ALL", name);
        boolean dropped = capabilities("CapDrop").anyMatch(all::contains);
        return privileged() || !dropped || capabilities("CapAdd").anyMatch(all::contains);
    }

    private Stream<String> capabilities(String field) {
        return elements(host(field))
                .map(JsonNode::asText)
                .map(name ->
                        CAPABILITY_PREFIX.matcher(name.toUpperCase(Locale.ROOT)).replaceFirst(""));
    }

    /** Folders that the program probably writes to but can't, because the root file system is read-only. */
    Stream<String> readOnlyPathsWritten() {
        if (!host("ReadonlyRootfs").asBoolean()) {
            return Stream.empty();
        }
        return Stream.concat(SCRATCH_FOLDERS.stream(), names(image.at("/Config/Volumes")))
                .distinct()
                .filter(folder -> !replaced(folder))
                .filter(folder -> files.apply(folder).isPresent());
    }

    private boolean replaced(String folder) {
        return Stream.concat(mounts().stream().filter(Mount::writable).map(Mount::destination), names(host("Tmpfs")))
                .map(place -> place.endsWith("/") ? place : place + "/")
                .anyMatch((folder + "/")::startsWith);
    }

    /** The program of its health check (its own one or Bartizan's) that its file system lacks; empty if there is none. */
    Optional<String> missingHealthProgram() {
        Stream<List<String>> own = detail.healthCheck().map(HealthCheck::command).stream();
        Stream<List<String>> ours = Stream.ofNullable(detail.labels().get("bartizan.health"))
                .filter(check -> check.startsWith(EXEC))
                .map(check -> words(check.substring(EXEC.length())));
        return Stream.concat(own, ours)
                .flatMap(LintedContainer::programs)
                .filter(program -> !hasProgram(program))
                .findFirst();
    }

    /** No words if the check can't be read; then it is a warning of the supervision. */
    private static List<String> words(String command) {
        try {
            return CommandLine.split(command);
        } catch (IllegalArgumentException unreadable) {
            return List.of();
        }
    }

    private static Stream<String> programs(List<String> command) {
        if (command.isEmpty()) {
            return Stream.empty();
        }
        String program = command.getFirst();
        boolean shell = command.size() > 2
                && SHELLS.contains(lastName(program))
                && command.get(1).equals("-c");
        return shell ? Stream.concat(Stream.of(program), firstWord(command.get(2))) : Stream.of(program);
    }

    private static Stream<String> firstWord(String shellCommand) {
        Matcher matcher = FIRST_WORD.matcher(shellCommand);
        return matcher.lookingAt() && !SHELL_WORDS.contains(matcher.group(1))
                ? Stream.of(matcher.group(1))
                : Stream.empty();
    }

    private boolean hasProgram(String program) {
        Stream<String> places = program.startsWith("/")
                ? Stream.of(program)
                : program.contains("/")
                        ? Stream.of(detail.raw().at("/Config/WorkingDir").asText() + "/" + program)
                        : Stream.of(searchPath().split(":")).map(folder -> folder + "/" + program);
        return places.map(files).flatMap(Optional::stream).anyMatch(FileStatus::executable);
    }

    private String searchPath() {
        return elements(detail.raw().at("/Config/Env"))
                .map(JsonNode::asText)
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring("PATH=".length()))
                .findFirst()
                .orElse(DEFAULT_PATH);
    }

    private JsonNode host(String field) {
        return detail.raw().path("HostConfig").path(field);
    }

    private static Stream<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey);
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static String lastName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
