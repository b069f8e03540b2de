package dev.bartizan.ban.bulk;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.ban.BanConfig;
import dev.bartizan.ban.BanGuard;
import dev.bartizan.ban.BanService;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpAddress;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Adds bans in bulk. */
@Singleton
public class BulkBans {

    private static final Logger LOG = Logger.getLogger(BulkBans.class);

    private final BanService bans;
    private final BanGuard guard;
    private final BanConfig config;
    private final Audit audit;
    private final Clock clock;

    BulkBans(BanService bans, BanGuard guard, BanConfig config, Audit audit, Clock clock) {
        this.bans = bans;
        this.guard = guard;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Bans the addresses of a text: one on each line, CSV with a header line, a JSON array, or NDJSON. Refused entries
     * don't keep the others from being banned.
     *
     * @param defaults duration and reason of a text with one address on each line; the other notations have their own
     * @param requester the client's address, so that the client doesn't ban itself
     * @throws ServiceException as for any bans in bulk; {@code details.result} has the result up to then
     */
    public BulkBansView ban(byte[] text, Map<String, String> defaults, Optional<IpAddress> requester) {
        try {
            return ban(PlainBans.orOther(text, defaults), requester);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Bans what the reader returns. Refused entries don't keep the others from being banned.
     *
     * @param requester the client's address, so that the client doesn't ban itself
     * @throws ServiceException if the body can't be read to its end, or the database fails; {@code details.result} has
     *     the result up to then, which stays in force
     */
    BulkBansView ban(BulkReader reader, Optional<IpAddress> requester) {
        BulkRun run = new BulkRun(bans, clock, config.bulkMaximum(), requester, guard.objections(requester));
        try {
            run.read(reader);
            return run.result();
        } catch (JsonProcessingException invalid) {
            Map<String, Object> where = invalid.getLocation() == null
                    ? Map.of()
                    : Map.of(
                            "line", invalid.getLocation().getLineNr(),
                            "column", invalid.getLocation().getColumnNr());
            throw failed(ErrorCode.INVALID_JSON, ErrorCode.INVALID_JSON.message(), where, run, invalid);
        } catch (IOException cutOff) {
            throw failed(ErrorCode.BAD_REQUEST, "The body is incomplete.", Map.of(), run, cutOff);
        } catch (ServiceException failure) {
            throw failed(failure.code(), failure.getMessage(), failure.details(), run, failure);
        } finally {
            BulkBansView result = run.result();
            LOG.infov(
                    "banned_in_bulk",
                    kv("read", result.read()),
                    kv("banned", result.banned()),
                    kv("extended", result.extended()),
                    kv("unchanged", result.unchanged()),
                    kv("refused", result.refused()));
            audit.report(AuditChange.of("ban.bulk", "")
                    .after(
                            "read", result.read(),
                            "banned", result.banned(),
                            "extended", result.extended(),
                            "unchanged", result.unchanged(),
                            "refused", result.refused()));
        }
    }

    private static ServiceException failed(
            ErrorCode code, String message, Map<String, ?> details, BulkRun run, Exception cause) {
        Map<String, Object> all = new LinkedHashMap<>(details);
        all.put("result", run.result().asMap());
        return new ServiceException(code, message, all, cause);
    }
}
