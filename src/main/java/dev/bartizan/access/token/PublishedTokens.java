package dev.bartizan.access.token;

import dev.bartizan.access.Credential;
import dev.bartizan.access.Feature;
import dev.bartizan.access.Role;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.published.PublishedContent;
import dev.bartizan.published.PublishedInput;
import dev.bartizan.published.PublishedOutput;
import dev.bartizan.published.PublishedPart;
import dev.bartizan.system.Lifecycle;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The tokens in the snapshot: only hashes of their secrets. */
@Singleton
class PublishedTokens implements PublishedPart {

    private final TokenRegistry registry;

    PublishedTokens(TokenRegistry registry) {
        this.registry = registry;
    }

    private record Content(Map<String, KnownToken> byHash) implements PublishedContent {

        @Override
        public long entries() {
            return byHash.size();
        }

        @Override
        public void write(PublishedOutput out) throws IOException {
            out.number(byHash.size());
            for (Map.Entry<String, KnownToken> each : byHash.entrySet()) {
                KnownToken token = each.getValue();
                out.text(each.getKey());
                out.number(token.id().orElseThrow());
                out.text(token.name());
                out.text(token.role().name());
                out.optionalMoment(token.credential().expiresAt().orElse(null));
                List<IpRange> networks =
                        token.networks().map(set -> set.stream().toList()).orElse(List.of());
                out.number(networks.size());
                for (IpRange network : networks) {
                    out.range(network);
                }
                out.texts(token.features().stream().map(Enum::name).toList());
            }
        }
    }

    @Override
    public String name() {
        return "tokens";
    }

    @Override
    public int order() {
        return Lifecycle.Open.CREDENTIALS;
    }

    @Override
    public boolean credentials() {
        return true;
    }

    @Override
    public boolean loaded() {
        return registry.loaded();
    }

    @Override
    public PublishedContent content() {
        return new Content(registry.known());
    }

    @Override
    public Runnable read(PublishedInput in) throws IOException {
        Map<String, KnownToken> tokens = new HashMap<>();
        int count = in.count();
        for (int i = 0; i < count; i++) {
            String hash = in.text();
            tokens.put(hash, token(hash, in));
        }
        return () -> registry.restore(tokens);
    }

    private static KnownToken token(String hash, PublishedInput in) throws IOException {
        long id = in.number();
        String name = in.text();
        Role role = in.constant(Role.class);
        @Nullable Instant expiresAt = in.optionalMoment();
        int networks = in.count();
        List<IpRange> ranges = new ArrayList<>();
        for (int i = 0; i < networks; i++) {
            ranges.add(in.range());
        }
        List<Feature> features = new ArrayList<>();
        int limits = in.count();
        for (int i = 0; i < limits; i++) {
            features.add(in.constant(Feature.class));
        }
        return new KnownToken(
                new Credential(Credential.Kind.TOKEN, hash, Optional.ofNullable(expiresAt)),
                OptionalLong.of(id),
                name,
                role,
                ranges.isEmpty() ? Optional.empty() : Optional.of(IpRangeSet.of(ranges)),
                List.copyOf(features));
    }
}
