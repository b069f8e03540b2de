package dev.bartizan.container.engine.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import dev.bartizan.container.engine.ContainerEngine;
import dev.bartizan.container.engine.ExecResult;
import dev.bartizan.container.engine.http.EngineAnswer;
import dev.bartizan.container.engine.http.EngineClient;
import dev.bartizan.container.engine.http.EngineRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Runs programs in containers. */
final class EngineExec {

    private static final Duration EXEC_POLL = Duration.ofMillis(20);
    private static final int LONGEST_OUTPUT = 4096;

    /** The error messages of BusyBox, dash and bash. */
    private static final Pattern NOT_FOUND_BY_SHELL =
            Pattern.compile("(?m)^\\S*sh: ((line )?\\d+: )?\\S+: (command )?not found\\r?$");

    /** Exit codes of shells and engines for "not executable" and "not found". */
    private static final List<Integer> NOT_RUN = List.of(126, 127);

    private final EngineCalls calls;

    EngineExec(EngineCalls calls) {
        this.calls = calls;
    }

    /** Implements {@link ContainerEngine#exec}. */
    ExecResult run(String container, List<String> command, Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        ObjectNode created =
                JsonNodeFactory.instance.objectNode().put("AttachStdout", true).put("AttachStderr", true);
        command.forEach(created.putArray("Cmd")::add);
        String id = calls.onContainer(
                container,
                EngineRequest.post(EngineCalls.path(container, "exec"), created),
                answer -> EngineJson.text(answer.json(), "Id"));
        ObjectNode started =
                JsonNodeFactory.instance.objectNode().put("Detach", false).put("Tty", false);
        String output = calls.ask(
                EngineRequest.post("/exec/" + EngineCalls.encode(id) + "/start", started)
                        .within(longest),
                EngineExec::output);
        int exitCode = exitCode(id, deadline);
        boolean unknownToShell =
                exitCode != 0 && NOT_FOUND_BY_SHELL.matcher(output).find();
        return new ExecResult(exitCode, output, NOT_RUN.contains(exitCode) || unknownToShell);
    }

    private static String output(EngineAnswer answer) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Frames.read(
                answer.body(),
                (stderr, begins, bytes, length) ->
                        output.write(bytes, 0, Math.min(length, LONGEST_OUTPUT - output.size())));
        return output.toString(StandardCharsets.UTF_8);
    }

    /** Polls for the exit code: a program can close its output before it exits, and engines report the exit late. */
    private int exitCode(String exec, long deadline) {
        while (true) {
            JsonNode state =
                    calls.ask(EngineRequest.get("/exec/" + EngineCalls.encode(exec) + "/json"), EngineAnswer::json);
            JsonNode exitCode = state.path("ExitCode");
            if (!state.path("Running").asBoolean() && exitCode.isInt()) {
                return exitCode.asInt();
            }
            if (System.nanoTime() - deadline > 0) {
                throw EngineClient.failed(new SocketTimeoutException());
            }
            LockSupport.parkNanos(EXEC_POLL.toNanos());
        }
    }
}
