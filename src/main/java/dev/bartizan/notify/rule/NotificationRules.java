package dev.bartizan.notify.rule;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.notify.Notification;
import dev.bartizan.notify.NotificationKind;
import dev.bartizan.notify.Webhook.Plan;
import dev.bartizan.notify.Webhooks;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The rules, in memory and in the database. Changes are in force when they return. */
@Singleton
public class NotificationRules {

    /** A person sets few; each is checked for each notification. */
    private static final int MOST = 100;

    private static final Logger LOG = Logger.getLogger(NotificationRules.class);

    private final Database database;
    private final NotificationRuleRepository repository;
    private final Webhooks webhooks;
    private final BanThresholds thresholds;
    private final Audit audit;
    private volatile List<NotificationRule> rules = List.of();

    NotificationRules(
            Database database,
            NotificationRuleRepository repository,
            Webhooks webhooks,
            BanThresholds thresholds,
            Audit audit) {
        this.database = database;
        this.repository = repository;
        this.webhooks = webhooks;
        this.thresholds = thresholds;
        this.audit = audit;
    }

    /** All rules by name, from memory. */
    public List<NotificationRule> all() {
        return rules;
    }

    /**
     * One rule.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public NotificationRule get(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findAny().orElseThrow(() -> missing(name));
    }

    private static ServiceException missing(String name) {
        return new ServiceException(ErrorCode.NOT_FOUND, Map.of("rule", name));
    }

    /**
     * Adds a rule.
     *
     * @throws ServiceException {@code ALREADY_EXISTS}; {@code VALIDATION_FAILED} if there is no such target among those that
     *     people added, or if there are too many rules
     */
    public synchronized void add(NotificationRule rule) {
        requireTarget(rule);
        database.write(() -> {
            if (repository.of(rule.name()).isPresent()) {
                throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", rule.name()));
            }
            if (repository.count() >= MOST) {
                throw ServiceException.invalid(
                        Map.of("name", "can't be added: there are %d rules already".formatted(MOST)), Map.of());
            }
            NotificationRuleRow row = new NotificationRuleRow();
            row.take(rule);
            repository.persist(row);
            audit.record(AuditChange.of("notification_rule.add", rule.name()).between(Map.of(), fields(rule)));
        });
        load();
        LOG.infov("notification_rule_added", kv("rule", rule.name()), kv("target", rule.target()));
    }

    /**
     * Replaces a rule.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code VALIDATION_FAILED} if there is no such target among those that
     *     people added
     */
    public synchronized void set(NotificationRule rule) {
        requireTarget(rule);
        database.write(() -> {
            NotificationRuleRow row = repository.of(rule.name()).orElseThrow(() -> missing(rule.name()));
            audit.record(AuditChange.of("notification_rule.change", rule.name())
                    .between(fields(row.toModel()), fields(rule)));
            row.take(rule);
        });
        load();
        LOG.infov("notification_rule_changed", kv("rule", rule.name()), kv("target", rule.target()));
    }

    private void requireTarget(NotificationRule rule) {
        boolean added = webhooks.find(rule.target()).isPresent()
                && webhooks.configured().stream()
                        .noneMatch(webhook -> webhook.name().equals(rule.target()));
        if (!added) {
            throw ServiceException.invalid(
                    Map.of("target", "must be the name of a target that was added by API or page"),
                    Map.of("target", rule.target()));
        }
    }

    /**
     * Removes a rule. What it holds back is still sent.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    public synchronized void remove(String name) {
        database.write(() -> {
            NotificationRuleRow row = repository.of(name).orElseThrow(() -> missing(name));
            audit.record(AuditChange.of("notification_rule.remove", name).between(fields(row.toModel()), Map.of()));
            repository.delete(row);
        });
        load();
        LOG.infov("notification_rule_removed", kv("rule", name));
    }

    /** The fields for the audit log. */
    private static Map<String, String> fields(NotificationRule rule) {
        NotificationRuleView view = NotificationRuleView.of(rule);
        return AuditChange.fields(
                "target",
                view.target(),
                "kinds",
                view.kinds().isEmpty()
                        ? null
                        : view.kinds().stream().map(NotificationKind::wireName).toList(),
                "subjects",
                view.subjects().isEmpty() ? null : view.subjects(),
                "bans",
                view.bans(),
                "within",
                view.within(),
                "spike",
                view.spike(),
                "daily_at",
                view.dailyAt(),
                "quiet_from",
                view.quietFrom(),
                "quiet_to",
                view.quietTo(),
                "quiet_drop",
                view.quietDrop(),
                "time_zone",
                view.timeZone());
    }

    /**
     * Loads the rules.
     *
     * @throws DatabaseException with one of the five codes
     */
    public synchronized void load() {
        List<NotificationRule> stored = database.read(repository::all);
        rules = stored;
        thresholds.replace(stored);
    }

    /**
     * What happens with a notification that is detected now. If several rules are about it, it is sent as early as one of
     * them says.
     *
     * @param target the name of a target; without rules it gets everything but thresholds
     */
    public Plan plan(String target, Notification notification, Instant now) {
        List<NotificationRule> own =
                rules.stream().filter(rule -> rule.target().equals(target)).toList();
        if (own.isEmpty()) {
            return notification.kind().selectable() ? Plan.NOW : Plan.SKIP;
        }
        return own.stream()
                .filter(rule -> rule.matches(notification))
                .map(rule -> rule.timing().plan(now))
                .min(Comparator.comparing(NotificationRules::time))
                .orElse(Plan.SKIP);
    }

    private static Instant time(Plan plan) {
        return switch (plan) {
            case Plan.Now _ -> Instant.MIN;
            case Plan.Hold held -> held.until();
            case Plan.Drop _, Plan.Skip _ -> Instant.MAX;
        };
    }
}
