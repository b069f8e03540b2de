package dev.bartizan.decision.bouncer;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.decision.bouncer.view.CidrMode;
import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedOutput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.system.Lifecycle;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The bouncers in memory, by the hashes of their keys. Everything is replaced after each change of the rows. Until the rows have been
 * loaded, the bouncers are those of the snapshot.
 */
@Singleton
class BouncerRegistry implements PublishedPart {

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
     * @param content the same for the snapshot
     * @param stored whether they come from the database
     */
    private record Loaded(
            Map<String, Key> keys,
            Map<String, BouncerSession> certificates,
            List<BouncerSession> sessions,
            Content content,
            boolean stored) {}

    /**
     * A key.
     *
     * @param session its bouncer
     * @param until when it ends; absent for never
     */
    private record Key(BouncerSession session, @Nullable Instant until) {}

    /**
     * What the snapshot has of a bouncer: without its activity, which changes with each pull.
     *
     * @param hash hash of its key
     * @param previous the key that this one replaced
     */
    private record Kept(
            long id,
            String name,
            String hash,
            Previous previous,
            @Nullable String certificate,
            BouncerSettings settings) {

        private record Previous(
                @Nullable String hash, @Nullable Instant until) {}

        private static Kept of(BouncerRow row) {
            return new Kept(
                    row.id,
                    row.name,
                    row.hash,
                    new Previous(row.previousHash, row.previousUntil),
                    row.certificate,
                    row.settings());
        }

        private void write(PublishedOutput out) throws IOException {
            out.number(id);
            out.text(name);
            out.text(hash);
            out.optionalText(previous.hash());
            out.optionalMoment(previous.until());
            out.optionalText(certificate);
            out.texts(settings.origins());
            out.texts(settings.lists());
            out.number(settings.maxEntries());
            out.optionalText(settings.cidr().map(CidrMode::name).orElse(null));
        }

        private static List<Kept> readAll(PublishedInput in) throws IOException {
            List<Kept> all = new ArrayList<>();
            int count = in.count();
            for (int i = 0; i < count; i++) {
                all.add(new Kept(
                        in.number(),
                        in.text(),
                        in.text(),
                        new Previous(in.optionalText(), in.optionalMoment()),
                        in.optionalText(),
                        settings(in)));
            }
            return all;
        }

        private static BouncerSettings settings(PublishedInput in) throws IOException {
            Set<String> origins = Set.copyOf(in.texts());
            Set<String> lists = Set.copyOf(in.texts());
            int maxEntries = (int) Math.min(in.number(), Integer.MAX_VALUE);
            return new BouncerSettings(
                    origins,
                    lists,
                    maxEntries,
                    in.flag() ? Optional.of(in.constant(CidrMode.class)) : Optional.empty());
        }
    }

    private record Content(List<Kept> bouncers) implements PublishedContent {

        @Override
        public long entries() {
            return bouncers.size();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            out.number(bouncers.size());
            for (Kept bouncer : bouncers) {
                bouncer.write(out);
            }
        }
    }

    @Override
    public String name() {
        return "bouncers";
    }

    @Override
    public int order() {
        return Lifecycle.Open.CREDENTIALS;
    }

    /** Whether the bouncers have been loaded from the database, so that a key that isn't found is wrong. */
    @Override
    public boolean credentials() {
        return true;
    }

    @Override
    public boolean loaded() {
        return loaded.filter(Loaded::stored).isPresent();
    }

    /** Whether the bouncers have been loaded and each configured key has its bouncer. */
    boolean complete() {
        return loaded.filter(Loaded::stored)
                .map(bouncers ->
                        bouncers.keys().keySet().containsAll(configured.hashes().values()))
                .orElse(false);
    }

    @Override
    public PublishedContent content() {
        return loaded.map(Loaded::content).orElse(new Content(List.of()));
    }

    @Override
    public Runnable read(PublishedInput in) throws IOException {
        List<Kept> bouncers = Kept.readAll(in);
        return () -> put(bouncers, any -> BouncerActivity.NONE, false);
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
        Map<Long, BouncerRow> byId = rows.stream().collect(Collectors.toMap(row -> row.id, Function.identity()));
        return put(
                rows.stream().map(Kept::of).toList(),
                bouncer -> stored.apply(Objects.requireNonNull(byId.get(bouncer.id()))),
                true);
    }

    private Set<Long> put(List<Kept> bouncers, Function<Kept, BouncerActivity> activity, boolean stored) {
        Map<String, Key> before = loaded.map(Loaded::keys).orElse(Map.of());
        boolean fromSnapshot = loaded.filter(known -> !known.stored()).isPresent();
        Map<String, Key> keys = new HashMap<>();
        Map<String, BouncerSession> certificates = new HashMap<>();
        List<BouncerSession> sessions = new ArrayList<>();
        Set<Long> kept = new HashSet<>();
        for (Kept bouncer : bouncers) {
            Key known = before.get(bouncer.hash());
            String previous = bouncer.previous().hash();
            if (known == null && previous != null) {
                known = before.get(previous);
            }
            BouncerSession session = known != null && known.session().id() == bouncer.id()
                    ? known.session()
                    : new BouncerSession(bouncer.id(), bouncer.name(), bouncer.settings(), activity.apply(bouncer));
            session.set(bouncer.name(), bouncer.settings());
            if (known != null && known.session() == session) {
                kept.add(bouncer.id());
                if (fromSnapshot) {
                    session.stored(session.storedActivity(), activity.apply(bouncer));
                }
            }
            sessions.add(session);
            keys.put(bouncer.hash(), new Key(session, null));
            if (previous != null) {
                keys.put(previous, new Key(session, bouncer.previous().until()));
            }
            if (bouncer.certificate() != null) {
                certificates.put(bouncer.certificate(), session);
            }
            String hash = configured.hashes().get(bouncer.name());
            if (hash != null) {
                keys.put(hash, new Key(session, null));
            }
        }
        loaded = Optional.of(new Loaded(keys, certificates, List.copyOf(sessions), new Content(bouncers), stored));
        return kept;
    }
}
