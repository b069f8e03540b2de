package dev.bartizan.notify.target;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notifier;
import dev.bartizan.notify.Webhook;
import dev.bartizan.notify.Webhooks;
import dev.bartizan.notify.rule.NotificationRules;
import dev.bartizan.system.Lifecycle;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The targets that people added, in the database. Changes are in force when they return. */
@Singleton
class NotificationTargets {

    /** Each has its own queue. */
    private static final int MOST = 50;

    private static final Logger LOG = Logger.getLogger(NotificationTargets.class);

    private final Database database;
    private final NotificationTargetRepository repository;
    private final NotificationRules rules;
    private final Webhooks webhooks;
    private final Notifier notifier;
    private final Audit audit;

    NotificationTargets(
            Database database,
            NotificationTargetRepository repository,
            NotificationRules rules,
            Webhooks webhooks,
            Notifier notifier,
            Audit audit) {
        this.database = database;
        this.repository = repository;
        this.rules = rules;
        this.webhooks = webhooks;
        this.notifier = notifier;
        this.audit = audit;
    }

    /** All targets with those of the configuration, from memory. */
    List<NotificationTargetView> list() {
        Map<String, String> failures = notifier.failures();
        return webhooks.all().stream()
                .map(webhook ->
                        NotificationTargetView.of(webhook, configured(webhook.name()), failures.get(webhook.name())))
                .toList();
    }

    /**
     * One target.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    NotificationTargetView get(String name) {
        return list().stream()
                .filter(target -> target.name().equals(name))
                .findAny()
                .orElseThrow(() -> missing(name));
    }

    private boolean configured(String name) {
        return webhooks.configured().stream().anyMatch(webhook -> webhook.name().equals(name));
    }

    private static ServiceException missing(String name) {
        return new ServiceException(ErrorCode.NOT_FOUND, Map.of("target", name));
    }

    /**
     * Adds a target.
     *
     * @throws ServiceException {@code ALREADY_EXISTS}, {@code VALIDATION_FAILED}
     */
    synchronized NotificationTargetView add(NotificationTargetRequest wanted) {
        NotificationTarget target = wanted.target(Optional.empty());
        if (configured(target.name())) {
            throw taken(target.name());
        }
        database.write(() -> {
            if (repository.of(target.name()).isPresent()) {
                throw taken(target.name());
            }
            if (repository.count() >= MOST) {
                throw ServiceException.invalid(
                        Map.of("name", "can't be added: there are %d targets already".formatted(MOST)), Map.of());
            }
            NotificationTargetRow row = new NotificationTargetRow();
            row.take(target);
            repository.persist(row);
            audit.record(
                    AuditChange.of("notification_target.add", target.name()).between(Map.of(), fields(target)));
        });
        load();
        LOG.infov(
                "notification_target_added",
                kv("target", target.name()),
                kv("format", target.format().wireName()));
        return get(target.name());
    }

    private static ServiceException taken(String name) {
        return new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", name));
    }

    /**
     * Changes a target.
     *
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}, {@code VALIDATION_FAILED}
     */
    synchronized NotificationTargetView set(String name, NotificationTargetRequest wanted) {
        requireAdded(name);
        database.write(() -> {
            NotificationTargetRow row = repository.of(name).orElseThrow(() -> missing(name));
            NotificationTarget former = row.toModel();
            NotificationTarget next = wanted.target(Optional.of(former));
            row.take(next);
            Map<String, String> after = fields(next);
            if (!next.access().equals(former.access())) {
                after.put("address_and_secrets", "new");
            }
            audit.record(AuditChange.of("notification_target.change", name).between(fields(former), after));
        });
        load();
        LOG.infov("notification_target_changed", kv("target", name));
        return get(name);
    }

    /**
     * Deletes a target and its rules. What waits for it is not sent.
     *
     * @throws ServiceException {@code NOT_FOUND}, {@code READ_ONLY}
     */
    synchronized void remove(String name) {
        requireAdded(name);
        database.write(() -> {
            NotificationTargetRow row = repository.of(name).orElseThrow(() -> missing(name));
            audit.record(AuditChange.of("notification_target.delete", name).between(fields(row.toModel()), Map.of()));
            repository.delete(row);
        });
        load();
        // After the target is gone: without rules it would get everything.
        rules.load();
        LOG.infov("notification_target_removed", kv("target", name));
    }

    /** The fields for the audit log, without secrets. */
    private static Map<String, String> fields(NotificationTarget target) {
        return AuditChange.fields(
                "host",
                URI.create(target.access().url()).getHost(),
                "format",
                target.format().wireName(),
                "recipient",
                target.recipient().isEmpty() ? null : target.recipient(),
                "sender",
                target.sender().isEmpty() ? null : target.sender(),
                "authorized",
                target.access().authorization().isPresent()
                        || URI.create(target.access().url()).getRawUserInfo() != null,
                "signed",
                target.access().secret().isPresent(),
                "allow_private",
                target.allowPrivate());
    }

    private void requireAdded(String name) {
        if (configured(name)) {
            throw new ServiceException(ErrorCode.READ_ONLY, Map.of("target", name));
        }
    }

    void opened(@Observes @Priority(Lifecycle.Open.NOTIFICATION_TARGETS) DatabaseOpened event) {
        rules.load();
        load();
    }

    private synchronized void load() {
        List<Webhook> added = new ArrayList<>();
        for (NotificationTarget target : database.read(repository::all)) {
            try {
                added.add(target.webhook((notification, now) -> rules.plan(target.name(), notification, now)));
            } catch (IllegalArgumentException wrong) {
                LOG.errorv("notify_target_refused", kv("target", target.name()), kv("reason", wrong.getMessage()));
            }
        }
        notifier.replaceAdded(added);
    }
}
