package dev.bartizan.fail2ban.jail;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.action.FailedActions;
import dev.bartizan.fail2ban.bans.BanLine;
import dev.bartizan.fail2ban.bans.BannedTexts;
import dev.bartizan.fail2ban.bans.JailBanView;
import dev.bartizan.fail2ban.bans.ServerTime;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.fail2ban.protocol.Reply;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads and changes the jails of the server. Nothing is cached. */
@Singleton
public class Jails {

    private static final Logger LOG = Logger.getLogger(Jails.class);

    /** The queries about each jail, in this order. */
    private static final List<List<String>> QUESTIONS = List.of(
            // Without the addresses, which may be many.
            List.of("status", "", "short"),
            List.of("get", "", "bantime"),
            List.of("get", "", "findtime"),
            List.of("get", "", "maxretry"),
            List.of("get", "", "logpath"),
            List.of("get", "", "journalmatch"),
            List.of("get", "", "failregex"),
            List.of("get", "", "ignoreregex"),
            List.of("get", "", "actions"));

    private final Fail2banClient client;
    private final ReloadProgram reload;
    private final ServerTime time;
    private final FailedActions failedActions;
    private final Audit audit;

    /** Stopped jails, which the server no longer has; they are listed so that users can start them again. */
    private final Set<String> stopped = new ConcurrentSkipListSet<>();

    Jails(Fail2banClient client, ReloadProgram reload, ServerTime time, FailedActions failedActions, Audit audit) {
        this.client = client;
        this.reload = reload;
        this.time = time;
        this.failedActions = failedActions;
        this.audit = audit;
    }

    /** All jails by name, including those that were stopped through Bartizan. */
    List<JailView> list() {
        List<String> names = names();
        List<JailView> running = read(names);
        return Stream.concat(running.stream(), stopped.stream().map(JailView::stopped))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    /**
     * A jail.
     *
     * @throws CommandFailedException (404) if the server doesn't have it; (409) if it was stopped
     */
    public JailView find(JailName jail) {
        return read(List.of(jail.value())).stream().findFirst().orElseThrow(() -> absent(jail));
    }

    /**
     * Checks that the server has the jail.
     *
     * @throws CommandFailedException (404) if the server doesn't have it; (409) if it was stopped
     */
    public void require(JailName jail) {
        if (!names().contains(jail.value())) {
            throw absent(jail);
        }
    }

    private CommandFailedException absent(JailName jail) {
        return stopped.contains(jail.value())
                ? CommandFailedException.conflict(
                        "The jail '" + jail + "' was stopped. Only a full reload starts it again.")
                : CommandFailedException.unknownJail(jail.value());
    }

    /** Whether the jail has a {@code prefregex}, whose part of each line its regular expressions search. */
    public boolean hasPrefixRegex(JailName jail) {
        String answer = String.valueOf(client.query("get", jail.value(), "prefregex"));
        // The server converts its objects to text, also Python's None.
        return !answer.isEmpty() && !"None".equals(answer) && !"null".equals(answer);
    }

    /** Queries a list of texts about one jail. */
    private List<String> texts(JailName jail, String... question) {
        String[] command = Stream.concat(Stream.of("get", jail.value()), Stream.of(question))
                .toArray(String[]::new);
        try {
            return Answers.texts(client.query(command));
        } catch (CommandFailedException refused) {
            throw refused.isUnknownJail() ? absent(jail) : refused;
        }
    }

    /** The names of the jails that the server has. */
    public List<String> names() {
        List<String> running = Answers.jails(client.query("status"));
        stopped.removeAll(running);
        return running;
    }

    private List<JailView> read(List<String> names) {
        List<List<String>> commands = new ArrayList<>();
        for (String name : names) {
            QUESTIONS.forEach(question -> commands.add(
                    question.stream().map(word -> word.isEmpty() ? name : word).toList()));
        }
        List<Reply> replies = client.queryAll(commands);
        List<JailView> jails = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            List<Reply> answers = replies.subList(i * QUESTIONS.size(), (i + 1) * QUESTIONS.size());
            // The jail may be stopped between two queries.
            if (answers.stream().noneMatch(Jails::isUnknownJail)) {
                jails.add(jail(names.get(i), answers.stream().map(Reply::value).iterator()));
            }
        }
        return jails;
    }

    private static boolean isUnknownJail(Reply reply) {
        return reply instanceof Reply.Refused(CommandFailedException failure) && failure.isUnknownJail();
    }

    private static JailView jail(String name, Iterator<Object> answers) {
        Map<String, Object> status = Answers.pairs(answers.next());
        Map<String, Object> filter = Answers.pairs(status.get("Filter"));
        Map<String, Object> actions = Answers.pairs(status.get("Actions"));
        return new JailView(
                name,
                true,
                Answers.number(filter.get("Currently failed")),
                Answers.number(filter.get("Total failed")),
                Answers.number(actions.get("Currently banned")),
                Answers.number(actions.get("Total banned")),
                new JailSettingsView(
                        Answers.number(answers.next()), Answers.number(answers.next()), Answers.number(answers.next())),
                Answers.texts(answers.next()),
                Answers.texts(answers.next()),
                Answers.texts(answers.next()),
                Answers.texts(answers.next()),
                Answers.texts(answers.next()));
    }

    /** Stops a jail: its bans are lifted, and the server removes it. */
    void stop(JailName jail) {
        require(jail);
        audit.reporting(AuditChange.of("jail.stop", jail), () -> client.execute("stop", jail.value()));
        stopped.add(jail.value());
        LOG.infov("jail_stopped", kv("jail", jail.value()));
    }

    /**
     * Makes a jail idle or active; its bans stay.
     *
     * @return whether it is idle now
     */
    boolean idle(JailName jail, boolean on) {
        require(jail);
        boolean idle = Boolean.TRUE.equals(audit.reporting(
                AuditChange.of("jail.idle", jail).after("idle", on),
                () -> client.execute("set", jail.value(), "idle", on ? "on" : "off")));
        LOG.infov("jail_idle_set", kv("jail", jail.value()), kv("idle", idle));
        return idle;
    }

    /** Reloads the configuration of a jail. */
    JailView reload(JailName jail) {
        require(jail);
        audit.reporting(AuditChange.of("jail.reload", jail), () -> reload.reload(jail));
        LOG.infov("jail_reloaded", kv("jail", jail.value()));
        return find(jail);
    }

    /** Reloads the whole configuration, which starts stopped jails again. */
    List<JailView> reloadAll() {
        audit.reporting(AuditChange.of("jail.reload", "all"), reload::reloadAll);
        stopped.clear();
        List<JailView> jails = list();
        LOG.infov("jails_reloaded", kv("jails", jails.size()));
        return jails;
    }

    /**
     * Changes the settings that are not null, one after the other; returns all settings.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} for a ban time of 0
     */
    JailSettingsView change(JailName jail, JailSettingsRequest wanted) {
        if (wanted.bantime() != null && wanted.bantime() == 0) {
            throw new ServiceException(
                    ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of("bantime", "must not be 0")));
        }
        require(jail);
        JailSettingsView before = find(jail).settings();
        AuditChange change = AuditChange.of("jail.change", jail)
                .between(
                        before == null
                                ? Map.of()
                                : fields(before.bantime(), before.findtime(), before.maxretry(), wanted),
                        fields(wanted.bantime(), wanted.findtime(), wanted.maxretry(), wanted));
        audit.reporting(change, () -> {
            set(jail, "bantime", wanted.bantime());
            set(jail, "findtime", wanted.findtime());
            set(jail, "maxretry", wanted.maxretry());
        });
        JailSettingsView settings = Objects.requireNonNull(find(jail).settings(), "a jail that runs has settings");
        LOG.infov(
                "jail_settings_changed",
                kv("jail", jail.value()),
                kv("bantime", settings.bantime()),
                kv("findtime", settings.findtime()),
                kv("maxretry", settings.maxretry()));
        return settings;
    }

    /** The settings that a request has. */
    private static Map<String, String> fields(
            @Nullable Long bantime, @Nullable Long findtime, @Nullable Long maxretry, JailSettingsRequest wanted) {
        return AuditChange.fields(
                "bantime", wanted.bantime() == null ? null : bantime,
                "findtime", wanted.findtime() == null ? null : findtime,
                "maxretry", wanted.maxretry() == null ? null : maxretry);
    }

    /** Takes a number only, because fail2ban evaluates texts as expressions. */
    private void set(JailName jail, String setting, @Nullable Long value) {
        if (value != null) {
            client.execute("set", jail.value(), setting, Long.toString(value));
        }
    }

    /** The addresses that a jail never bans. */
    List<String> ignored(JailName jail) {
        return texts(jail, "ignoreip");
    }

    /** Adds addresses that a jail never bans; returns all of them. */
    List<String> ignore(JailName jail, Collection<String> addresses) {
        require(jail);
        audit.reporting(
                AuditChange.of("jail.ignore", jail).after("addresses", addresses),
                () -> addresses.forEach(address -> client.execute("set", jail.value(), "addignoreip", address)));
        LOG.infov("jail_addresses_ignored", kv("jail", jail.value()), kv("addresses", addresses));
        return ignored(jail);
    }

    /** Removes addresses that a jail never bans; returns the remaining ones. */
    List<String> unignore(JailName jail, Collection<String> addresses) {
        List<String> ignored = ignored(jail);
        List<String> removed = addresses.stream().filter(ignored::contains).toList();
        audit.reporting(
                AuditChange.of("jail.unignore", jail).before("addresses", removed),
                () -> removed.forEach(address -> client.execute("set", jail.value(), "delignoreip", address)));
        LOG.infov("jail_addresses_not_ignored", kv("jail", jail.value()), kv("addresses", addresses));
        return ignored(jail);
    }

    /** What the jail bans, in its own spelling. */
    BannedTexts banned(JailName jail) {
        return new BannedTexts(texts(jail, "banip"));
    }

    /** The bans in force, the earliest end first. */
    List<JailBanView> bans(JailName jail) {
        return texts(jail, "banip", "--with-time").stream()
                .flatMap(line -> BanLine.parse(line).stream())
                .map(line -> JailBanView.of(line, time, failedActions.of(jail.value(), line)))
                .toList();
    }
}
