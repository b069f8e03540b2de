package dev.bartizan.fail2ban.server;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import dev.bartizan.fail2ban.protocol.Reply;
import dev.bartizan.fail2ban.protocol.UnreachableException;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Describes the server and runs commands that concern no single jail. */
@Singleton
class Fail2banService {

    private static final Logger LOG = Logger.getLogger(Fail2banService.class);

    private static final List<List<String>> QUESTIONS = List.of(
            List.of("version"), List.of("get", "dbfile"), List.of("get", "dbpurgeage"), List.of("get", "logtarget"));

    private final Fail2banClient client;
    private final Fail2banState state;
    private final Fail2banConfig config;
    private final DeadlineQueue deadlines;
    private final Audit audit;

    Fail2banService(
            Fail2banClient client, Fail2banState state, Fail2banConfig config, DeadlineQueue deadlines, Audit audit) {
        this.client = client;
        this.state = state;
        this.config = config;
        this.deadlines = deadlines;
        this.audit = audit;
    }

    void start(@Observes @Priority(Lifecycle.Start.FEATURES) StartupEvent event) {
        if (config.enabled()) {
            deadlines.every("fail2ban-check", Duration.ZERO, config.checkInterval(), this::check);
        }
    }

    /** Describes the server; works also if it can't be reached. */
    Fail2banView describe() {
        String socket = client.socket().toString();
        try {
            List<Reply> replies = client.queryAll(QUESTIONS);
            Object purgeAge = replies.get(2).value();
            return new Fail2banView(
                    state.presence().toString(),
                    true,
                    null,
                    state.since(),
                    socket,
                    Answers.text(replies.get(0).value()),
                    (String) replies.get(1).value(),
                    purgeAge == null ? null : Answers.number(purgeAge),
                    Answers.text(replies.get(3).value()));
        } catch (UnreachableException failure) {
            return new Fail2banView(
                    state.presence().toString(),
                    false,
                    failure.reason().toString(),
                    state.since(),
                    socket,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /** Makes the server flush and reopen its log file. */
    FlushedLogsView flushLogs() {
        FlushedLogsView result = new FlushedLogsView(Answers.text(
                audit.reporting(AuditChange.of("fail2ban.flush_logs", ""), () -> client.execute("flushlogs"))));
        LOG.infov("fail2ban_logs_flushed");
        return result;
    }

    /** Checks whether the server answers, for the health summary. */
    private void check() {
        try {
            client.query("ping");
        } catch (UnreachableException failure) {
            LOG.debugv(failure, "fail2ban_checked");
        }
    }
}
