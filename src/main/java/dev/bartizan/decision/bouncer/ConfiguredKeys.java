package dev.bartizan.decision.bouncer;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.access.token.TokenSecret;
import dev.bartizan.settings.Rule;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/**
 * The keys of bouncers from the configuration. Read once at the start, never stored. An invalid one ends the start; one
 * that another bouncer has too is logged and ignored.
 */
@Singleton
class ConfiguredKeys {

    private static final Logger LOG = Logger.getLogger(ConfiguredKeys.class);

    private final Map<String, String> hashes;

    ConfiguredKeys(BouncerConfig config) {
        Map<String, String> byName = new TreeMap<>();
        Set<String> used = new HashSet<>();
        config.keys()
                .forEach((name, configured) -> configured
                        .key()
                        .or(() -> configured.file().flatMap(file -> read(name, file)))
                        .map(String::strip)
                        .map(key -> new TokenSecret(key).hash())
                        .filter(hash -> used.add(hash) || refused(name, "Another bouncer has the same key."))
                        .ifPresent(hash -> byName.put(name, hash)));
        this.hashes = Map.copyOf(byName);
    }

    /** The hash of each key, by the name of the bouncer. */
    Map<String, String> hashes() {
        return hashes;
    }

    /** Whether the configuration has a key for a bouncer. */
    boolean has(String name) {
        return hashes.containsKey(name);
    }

    private static Optional<String> read(String name, Path file) {
        try {
            String key = Files.readString(file).strip();
            Optional<String> objection = Rule.TOKEN.objection(key);
            objection.ifPresent(reason -> refused(name, "The key in the file " + reason + "."));
            return objection.isEmpty() ? Optional.of(key) : Optional.empty();
        } catch (IOException failure) {
            refused(name, "The file can't be read: " + failure);
            return Optional.empty();
        }
    }

    /** Always false. */
    private static boolean refused(String name, String reason) {
        LOG.errorv("bouncer_key_refused", kv("bouncer", name), kv("reason", reason));
        return false;
    }
}
