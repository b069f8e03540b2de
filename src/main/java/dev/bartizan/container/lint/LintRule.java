package dev.bartizan.container.lint;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rules, most urgent first. Each checks one container and returns one message for each fault. */
enum LintRule {
    PRIVILEGED(
            Severity.ERROR,
            "Drop the privilege; give single capabilities (--cap-add) and devices (--device) instead.",
            container -> when(
                    container.privileged(),
                    "It is privileged: an attacker who breaks into it controls the machine, its disks and its kernel.")),

    ENGINE_SOCKET(
            Severity.ERROR,
            "Use a proxy that allows only the needed calls, or run the program that needs the socket without other rights."
                    + " A read-only mount doesn't help: it protects the socket's file, not the requests through it.",
            container -> container.mounts().stream()
                    .filter(LintedContainer.Mount::exposesEngine)
                    .map(mount ->
                            "It has the container engine's socket at %s: an attacker who breaks into it can start a privileged container."
                                    .formatted(mount.destination()))),

    HEALTH_COMMAND_MISSING(
            Severity.ERROR,
            "Use a program that the image has, or an http: or tcp: check from outside (label bartizan.health).",
            container -> container.missingHealthProgram().stream()
                    .map(
                            "Its health check runs %s, which its image doesn't have: it never becomes healthy."
                                    ::formatted)),

    LABEL_IGNORED(
            Severity.WARNING,
            "Correct the label and recreate the container, because labels can't be changed later.",
            container -> container.ignoredLabels().stream()),

    VOLUME_NOT_WRITABLE(
            Severity.WARNING,
            "Give the volume to the user that the container runs as (chown); a container that runs as root may have"
                    + " --cap-add DAC_OVERRIDE instead.",
            container -> container.mounts().stream()
                    .filter(LintedContainer.Mount::writable)
                    .flatMap(mount -> container.foreignOwner(mount.destination()).stream()
                            .map(owner ->
                                    ("%s belongs to user %d, but the container runs as user %d without the capability"
                                                    + " DAC_OVERRIDE: it can't write there.")
                                            .formatted(
                                                    mount.destination(),
                                                    owner,
                                                    container.uid().getAsLong())))),

    READ_ONLY_ROOT(
            Severity.WARNING,
            "Give it a tmpfs there (--tmpfs), or a volume.",
            container -> container
                    .readOnlyPathsWritten()
                    .map(
                            "Its root file system is read-only, and there is neither a tmpfs nor a volume for %s."
                                    ::formatted)),

    NO_MEMORY_LIMIT(
            Severity.WARNING,
            "Give it a limit, such as --memory 256m.",
            container -> when(
                    container.memoryLimit() <= 0,
                    "Nothing limits its memory: if it leaks, the kernel may kill any process on this machine.")),

    FLOATING_TAG(
            Severity.WARNING,
            "Name a version, or a digest (@sha256:…).",
            container -> when(
                    container.floatingTag(),
                    "Its image is %s: this tag moves, so you can't tell which version runs or go back to it."
                            .formatted(container.image()))),

    NO_RESTART_POLICY(
            Severity.WARNING,
            "Let the engine restart it, such as with --restart unless-stopped.",
            container -> when(
                    Set.of("", "no").contains(container.restartPolicy()),
                    "The engine doesn't restart it: after a reboot it is down until Bartizan or someone else starts it."));

    /** How serious a finding is. */
    private enum Severity {
        ERROR,
        WARNING
    }

    private final Severity severity;
    private final String advice;
    private final Function<LintedContainer, Stream<String>> messages;

    LintRule(Severity severity, String advice, Function<LintedContainer, Stream<String>> messages) {
        this.severity = severity;
        this.advice = advice;
        this.messages = messages;
    }

    /** All findings about a container. */
    static List<LintFindingView> check(LintedContainer container) {
        return Arrays.stream(values()).flatMap(rule -> rule.findings(container)).toList();
    }

    private Stream<LintFindingView> findings(LintedContainer container) {
        return messages.apply(container)
                .map(message -> new LintFindingView(wireName(this), wireName(severity), message, advice));
    }

    private static String wireName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static Stream<String> when(boolean faulty, String message) {
        return faulty ? Stream.of(message) : Stream.empty();
    }
}
