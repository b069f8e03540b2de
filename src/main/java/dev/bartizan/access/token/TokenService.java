package dev.bartizan.access.token;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.database.Database;
import dev.bartizan.database.DatabaseException;
import dev.bartizan.database.DatabaseOpened;
import dev.bartizan.database.DatabaseState;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import dev.bartizan.replica.FollowedPart;
import dev.bartizan.system.Deadline;
import dev.bartizan.system.DeadlineQueue;
import dev.bartizan.system.Lifecycle;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Issues and revokes tokens, and synchronizes the {@link TokenRegistry} with the database.
 *
 * <p>Changes are serialized, including the replacement of the registry. Otherwise an older list could replace a newer
 * one and make a revoked token valid again.
 */
@Singleton
public class TokenService implements FollowedPart {

    private static final Logger LOG = Logger.getLogger(TokenService.class);
    private static final Duration BETWEEN_SYNCS = Duration.ofMinutes(1);
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final String FIRST_ADMIN = "admin";
    private static final int LONGEST_VALIDITY_DAYS = 36_525;
    private static final Duration LONGEST_VALIDITY = Duration.ofDays(LONGEST_VALIDITY_DAYS);

    private final Database database;
    private final DatabaseState state;
    private final TokenRepository repository;
    private final TokenRegistry registry;
    private final LastUses lastUses;
    private final ConfiguredAdminToken configured;
    private final AdminTokenFile adminTokenFile;
    private final Audit audit;
    private final Clock clock;
    private final Deadline sync;
    private final SecureRandom random = new SecureRandom();

    TokenService(
            Database database,
            DatabaseState state,
            TokenRepository repository,
            TokenRegistry registry,
            LastUses lastUses,
            ConfiguredAdminToken configured,
            AdminTokenFile adminTokenFile,
            Audit audit,
            Clock clock,
            DeadlineQueue deadlines) {
        this.database = database;
        this.state = state;
        this.repository = repository;
        this.registry = registry;
        this.lastUses = lastUses;
        this.configured = configured;
        this.adminTokenFile = adminTokenFile;
        this.audit = audit;
        this.clock = clock;
        this.sync = deadlines.every("tokens-sync", BETWEEN_SYNCS, BETWEEN_SYNCS, this::synchronise);
    }

    /** All tokens by name, including pending last uses. */
    List<TokenRow> list() {
        List<TokenRow> tokens = database.read(repository::listByName);
        tokens.forEach(token -> token.lastUsedAt = lastUses.of(token.id, token.lastUsedAt));
        return tokens;
    }

    /** All tokens by name, without their secrets. */
    public List<TokenView> views() {
        return list().stream().map(TokenView::of).toList();
    }

    /**
     * One token.
     *
     * @throws ServiceException {@code NOT_FOUND}
     */
    TokenRow get(long id) {
        return list().stream()
                .filter(token -> token.id == id)
                .findFirst()
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }

    /**
     * Issues a token, which is valid when this returns.
     *
     * @param wanted a valid request
     * @throws ServiceException {@code ALREADY_EXISTS} if the name is taken; {@code VALIDATION_FAILED} if it would
     *     expire in the past or in more than {@value #LONGEST_VALIDITY_DAYS} days, or if the role export is limited to
     *     features; {@code INVALID_ADDRESS}
     */
    public CreatedTokenView issue(TokenRequest wanted) {
        String name = wanted.name();
        Role role = wanted.role();
        String networks = joined(wanted.networks(), TokenService::range);
        String features = joined(wanted.features(), Feature::text);
        if (role == Role.EXPORT && features != null) {
            throw invalid("features", "must be empty for the role export, which only fetches exports");
        }
        Instant expiry = expiry(wanted.expiresAt(), wanted.expiresIn());
        TokenSecret secret = TokenSecret.random(random);
        TokenRow token = change(() -> {
            if (repository.exists(name)) {
                throw new ServiceException(ErrorCode.ALREADY_EXISTS, Map.of("name", name));
            }
            TokenRow created = new TokenRow(name, role, secret, now(), expiry);
            created.networks = networks;
            created.features = features;
            repository.persist(created);
            audit.record(AuditChange.of("token.create", name)
                    .after("role", role, "expires_at", expiry, "networks", networks, "features", features));
            return created;
        });
        LOG.infov("token_created", kv("id", token.id), kv("name", name), kv("role", role));
        return new CreatedTokenView(
                token.id,
                token.name,
                token.role,
                token.createdAt,
                token.expiresAt,
                TokenView.networks(token),
                token.features(),
                secret.value());
    }

    /** The different texts of some values, separated by commas; nothing without a value. */
    private static <T> @Nullable String joined(@Nullable List<T> values, Function<T, String> text) {
        return values == null || values.isEmpty()
                ? null
                : values.stream().map(text).distinct().collect(Collectors.joining(","));
    }

    private static String range(String text) {
        try {
            return IpRange.parse(text.strip()).toString();
        } catch (IpSyntaxException wrong) {
            throw ServiceException.invalidAddress(
                    true,
                    "networks",
                    text,
                    "an address, CIDR or range",
                    wrong.syntax().reason());
        }
    }

    private @Nullable Instant expiry(@Nullable Instant expiresAt, @Nullable Duration expiresIn) {
        if (expiresAt == null && expiresIn == null) {
            return null;
        }
        String field = expiresAt != null ? "expires_at" : "expires_in";
        if (expiresAt != null && expiresIn != null) {
            throw invalid(field, "must not be given together with expires_in");
        }
        Instant now = now();
        Duration validity = expiresIn != null ? expiresIn : Duration.between(now, expiresAt);
        if (!validity.isPositive()) {
            throw invalid(field, "must be in the future");
        }
        if (validity.compareTo(LONGEST_VALIDITY) > 0) {
            throw invalid(field, "must be within " + LONGEST_VALIDITY_DAYS + " days");
        }
        return now.plus(validity).truncatedTo(ChronoUnit.MILLIS);
    }

    private static ServiceException invalid(String field, String problem) {
        return new ServiceException(ErrorCode.VALIDATION_FAILED, Map.of("fields", Map.of(field, problem)));
    }

    /**
     * Revokes a token; requests with it are rejected when this returns.
     *
     * @throws ServiceException {@code NOT_FOUND}; {@code LAST_ADMIN_TOKEN} if no valid administrator's token would be
     *     left
     */
    public void revoke(long id) {
        TokenRow revoked = change(() -> {
            TokenRow token =
                    repository.findByIdOptional(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
            Instant now = now();
            repository.beforeRevoking(configured.present(), now);
            boolean othersAdminister = configured.present()
                    || repository.listAll().stream()
                            .anyMatch(other -> other != token && other.grantsAdministration(now));
            if (token.grantsAdministration(now) && !othersAdminister) {
                throw new ServiceException(ErrorCode.LAST_ADMIN_TOKEN);
            }
            repository.delete(token);
            audit.record(AuditChange.of("token.revoke", token.name)
                    .before(
                            "role",
                            token.role,
                            "expires_at",
                            token.expiresAt,
                            "networks",
                            token.networks,
                            "features",
                            token.features));
            return token;
        });
        LOG.infov("token_revoked", kv("id", id), kv("name", revoked.name));
    }

    void load(@Observes @Priority(Lifecycle.Open.CREDENTIALS) DatabaseOpened event) {
        loadOrLog();
    }

    @Override
    public int order() {
        return Lifecycle.Open.CREDENTIALS;
    }

    @Override
    public String table() {
        return "api_token";
    }

    @Override
    public synchronized void reload() {
        registry.replace(database.read(repository::listAll));
    }

    /** Stores the last uses, and reloads changes of other processes. */
    public void synchronise() {
        storeLastUses();
        if (state.opened()) {
            loadOrLog();
        }
    }

    void stop(@Observes @Priority(Lifecycle.Stop.FEATURES) ShutdownEvent event) {
        storeLastUses();
    }

    /** The current time, with the precision of the database. */
    private Instant now() {
        return clock.instant();
    }

    /**
     * Retries the first load, which can fail on a locked database. Until it succeeds, only the configured token is
     * accepted.
     */
    private void loadOrLog() {
        try {
            load();
        } catch (DatabaseException failure) {
            if (!registry.loaded()) {
                sync.within(RETRY);
            }
            LOG.warnv("tokens_not_loaded", kv("error_code", failure.code()));
        }
    }

    private synchronized void load() {
        List<TokenRow> tokens = database.read(repository::listAll);
        registry.replace(tokens);
        Instant now = now();
        if (!configured.present() && tokens.stream().noneMatch(token -> token.grantsAdministration(now))) {
            createFirstAdmin();
        }
    }

    /**
     * Writes the file before the row. After a crash between the two, there is a file with an invalid token but no row,
     * so the next start repeats both.
     */
    private void createFirstAdmin() {
        TokenSecret secret = TokenSecret.random(random);
        try {
            adminTokenFile.write(secret);
        } catch (IOException failure) {
            LOG.errorv(
                    "admin_token_not_created",
                    kv("file", adminTokenFile.path().toString()),
                    kv("reason", failure.toString()));
            return;
        }
        change(() -> {
            Instant now = now();
            String name = repository.exists(FIRST_ADMIN) ? FIRST_ADMIN + " " + now : FIRST_ADMIN;
            TokenRow token = new TokenRow(name, Role.ADMIN, secret, now, null);
            repository.persist(token);
            audit.record(AuditChange.of("token.create", name).after("role", token.role), AuditCaller.SCHEDULE);
            return token;
        });
        LOG.infov("admin_token_created", kv("file", adminTokenFile.path().toString()));
    }

    private void storeLastUses() {
        Map<Long, Instant> uses = lastUses.pending();
        if (uses.isEmpty() || !state.readable()) {
            return;
        }
        try {
            database.add(() -> uses.forEach(repository::used));
            lastUses.stored(uses);
        } catch (DatabaseException failure) {
            LOG.warnv("token_uses_not_stored", kv("error_code", failure.code()));
        }
    }

    private record Changed<T>(T result, List<TokenRow> tokens) {}

    private synchronized <T> T change(Supplier<T> work) {
        Changed<T> changed = database.write(() -> new Changed<>(work.get(), repository.listAll()));
        registry.replace(changed.tokens());
        return changed.result();
    }
}
