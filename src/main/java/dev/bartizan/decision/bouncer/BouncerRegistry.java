package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bouncers in memory, by the hashes of their keys. Everything is replaced after each change of the rows. */
@Singleton
class BouncerRegistry {

    private final ConfiguredKeys configured;
    private final Clock clock;

    /** Empty until the bouncers have been loaded for the first time. */
    private volatile Optional<Loaded> loaded = Optional.empty();

    BouncerRegistry(ConfiguredKeys configured, Clock clock) {
        this.configured = configured;
        this.clock = clock;
    }

    /**
     * The bouncers.
     *
     * @param keys their keys, by hash
     * @param certificates those that have one, by what it is recognized by
     * @param sessions each bouncer once
     */
    private record Loaded(
            Map<String, Key> keys, Map<String, BouncerSession> certificates, List<BouncerSession> sessions) {}

    /**
     * A key.
     *
     * @param session its bouncer
     * @param until when it ends; absent for never
     */
    private record Key(BouncerSession session, @Nullable Instant until) {}

    /** Whether the bouncers have been loaded, so that a key that isn't found is wrong. */
    boolean loaded() {
        return loaded.isPresent();
    }

    /** Whether the bouncers have been loaded and each configured key has its bouncer. */
    boolean complete() {
        return loaded.map(bouncers ->
                        bouncers.keys().keySet().containsAll(configured.hashes().values()))
                .orElse(false);
    }

    Optional<BouncerSession> find(TokenSecret secret) {
        return loaded.map(bouncers -> bouncers.keys().get(secret.hash()))
                .filter(key -> key.until() == null || key.until().isAfter(clock.instant()))
                .map(Key::session);
    }

    /** Whether a key was valid, and its time is over. */
    boolean ended(TokenSecret secret) {
        return loaded.map(bouncers -> bouncers.keys().get(secret.hash())).isPresent()
                && find(secret).isEmpty();
    }

    Optional<BouncerSession> findByCertificate(String certificate) {
        return loaded.map(bouncers -> bouncers.certificates().get(certificate));
    }

    Optional<BouncerSession> find(long id) {
        return sessions().stream().filter(session -> session.id() == id).findFirst();
    }

    Collection<BouncerSession> sessions() {
        return loaded.map(Loaded::sessions).orElse(List.of());
    }

    /**
     * Replaces the bouncers; existing sessions are kept. Sessions are matched by key, because ids start at 1 again in a
     * new database.
     *
     * @return the ids of the bouncers whose sessions are kept
     */
    Set<Long> replace(Collection<BouncerRow> rows, Function<BouncerRow, BouncerActivity> stored) {
        Map<String, Key> before = loaded.map(Loaded::keys).orElse(Map.of());
        Map<String, Key> keys = new HashMap<>();
        Map<String, BouncerSession> certificates = new HashMap<>();
        List<BouncerSession> sessions = new ArrayList<>();
        Set<Long> kept = new HashSet<>();
        for (BouncerRow row : rows) {
            Key known = before.get(row.hash);
            if (known == null && row.previousHash != null) {
                known = before.get(row.previousHash);
            }
            BouncerSession session = known != null && known.session().id() == row.id
                    ? known.session()
                    : new BouncerSession(row.id, row.name, row.settings(), stored.apply(row));
            session.set(row.name, row.settings());
            if (known != null && known.session() == session) {
                kept.add(row.id);
            }
            sessions.add(session);
            keys.put(row.hash, new Key(session, null));
            if (row.previousHash != null) {
                keys.put(row.previousHash, new Key(session, row.previousUntil));
            }
            if (row.certificate != null) {
                certificates.put(row.certificate, session);
            }
            String hash = configured.hashes().get(row.name);
            if (hash != null) {
                keys.put(hash, new Key(session, null));
            }
        }
        loaded = Optional.of(new Loaded(keys, certificates, List.copyOf(sessions)));
        return kept;
    }
}
