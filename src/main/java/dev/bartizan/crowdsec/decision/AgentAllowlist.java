package dev.bartizan.crowdsec.decision;

import dev.bartizan.ban.engine.EngineAllowlist;
import dev.bartizan.crowdsec.CrowdSecConfig;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.system.ChildProcess;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An allowlist of CrowdSec, in its database. CrowdSec has allowlists since 1.6.8, and only {@code cscli} changes them: the local
 * API can only read them.
 *
 * @see <a href="https://docs.crowdsec.net/docs/local_api/centralized_allowlists">its documentation</a>
 */
@Singleton
class AgentAllowlist implements EngineAllowlist {

    /** The name of the allowlist. */
    static final String NAME = "bartizan";

    private static final int LONGEST_OUTPUT = 4 * 1024;

    /** Maximum number of ranges in one command line. */
    private static final int IN_ONE_COMMAND = 200;

    private final Path program;
    private final CrowdSecConfig config;

    AgentAllowlist(CrowdSecConfig config) {
        this.program = config.binary().resolveSibling("cscli");
        this.config = config;
    }

    /** The result of the program. */
    private record Result(int status, String output) {}

    @Override
    public Optional<String> unsupported() {
        if (!Files.isExecutable(program)) {
            return Optional.of("There is no cscli beside bartizan.crowdsec.binary.");
        }
        Result help = run(List.of("allowlists", "--help"));
        return help.output().contains("unknown command")
                ? Optional.of("This version of CrowdSec has no allowlists; it has them since 1.6.8.")
                : Optional.empty();
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public List<Allowance> missing(Collection<IpRange> ranges) {
        return ranges.stream().map(range -> new Allowance(NAME, range)).toList();
    }

    /** Adding a value again is no error for {@code cscli}; creating the allowlist again is one. */
    @Override
    public void add(List<Allowance> missing) {
        Result created = run(List.of("allowlists", "create", NAME, "-d", "Addresses that are allowed in Bartizan"));
        try {
            change("add", missing);
        } catch (ServiceException failure) {
            if (created.status() != 0) {
                failure.addSuppressed(failed(created));
            }
            throw failure;
        }
    }

    @Override
    public void remove(List<Allowance> added) {
        change("remove", added);
    }

    private void change(String command, List<Allowance> some) {
        for (int from = 0; from < some.size(); from += IN_ONE_COMMAND) {
            Stream<String> values = some.subList(from, Math.min(from + IN_ONE_COMMAND, some.size())).stream()
                    .map(each -> LocalApi.text(each.range()));
            Result result = run(Stream.concat(Stream.of("allowlists", command, NAME), values)
                    .toList());
            if (result.status() != 0) {
                throw failed(result);
            }
        }
    }

    private static ServiceException failed(Result result) {
        return unreachable("cscli: " + result.output(), null);
    }

    private Result run(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-c",
                config.configDir().resolve("config.yaml").toString()));
        command.addAll(arguments);
        try {
            Process process = ChildProcess.of(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(config.lapiTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                    throw unreachable("cscli did not end in time.", null);
                }
                // The output of one command fits into the pipe.
                byte[] output = process.getInputStream().readNBytes(LONGEST_OUTPUT);
                return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8).strip());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException failure) {
            throw unreachable("cscli can't be started: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw unreachable("Interrupted.", interrupted);
        }
    }

    private static ServiceException unreachable(String cause, @Nullable Throwable failure) {
        return new ServiceException(
                ErrorCode.CROWDSEC_UNREACHABLE,
                ErrorCode.CROWDSEC_UNREACHABLE.message(),
                Map.of("cause", cause),
                failure);
    }
}
