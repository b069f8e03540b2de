package dev.bartizan.geo;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import com.maxmind.db.Metadata;
import com.maxmind.db.Reader;
import dev.bartizan.geo.CountryDatabaseView.State;
import dev.bartizan.ip.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What one version of the file of a database says of addresses: their countries, or their autonomous systems. In memory, thread-safe. */
public final class Countries {

    /** No file is configured. */
    static final Countries NONE = new Countries("", Optional.empty(), State.NONE, null);

    private static final Logger LOG = Logger.getLogger(Countries.class);

    private final String events;
    private final Optional<Reader> reader;
    private final State state;
    private final @Nullable String reason;
    private final AtomicBoolean damageTold = new AtomicBoolean();

    private Countries(String events, Optional<Reader> reader, State state, @Nullable String reason) {
        this.events = events;
        this.reader = reader;
        this.state = state;
        this.reason = reason;
    }

    /**
     * The content of a file.
     *
     * @param events start of the names of its log events, such as {@code country_database}
     */
    static Countries of(String events, Reader reader) {
        return new Countries(events, Optional.of(reader), State.LOADED, null);
    }

    /** The same content, while the current file is unusable. */
    Countries without(State present, String why) {
        return new Countries(events, reader, present, why);
    }

    /** The country of an address; empty if unknown. */
    public Optional<Country> of(IpAddress address) {
        return find(address, GeoEntry::country);
    }

    /** The autonomous system of an address; empty if unknown, or if the file has none. */
    Optional<AutonomousSystem> system(IpAddress address) {
        return find(address, GeoEntry::system);
    }

    private <T> Optional<T> find(IpAddress address, Function<Map<?, ?>, Optional<T>> reading) {
        return reader.filter(each -> !address.v6() || each.getMetadata().ipVersion() == 6)
                .flatMap(each -> find(each, address, reading));
    }

    private <T> Optional<T> find(Reader database, IpAddress address, Function<Map<?, ?>, Optional<T>> reading) {
        try {
            Map<?, ?> entry = database.get(inet(address), Map.class);
            return Optional.ofNullable(entry).flatMap(reading::apply);
        } catch (IOException | RuntimeException | StackOverflowError damaged) {
            // A damaged file causes many kinds of failures; an entry can even contain itself.
            if (damageTold.compareAndSet(false, true)) {
                LOG.errorv(events + "_damaged", kv("address", address.toString()), kv("reason", damaged.toString()));
            }
            return Optional.empty();
        }
    }

    private static InetAddress inet(IpAddress address) throws UnknownHostException {
        ByteBuffer bytes = address.v6()
                ? ByteBuffer.allocate(Long.BYTES * 2).putLong(address.high()).putLong(address.low())
                : ByteBuffer.allocate(Integer.BYTES).putInt(address.value4());
        return InetAddress.getByAddress(bytes.array());
    }

    /** Information about the file. */
    public CountryDatabaseView database() {
        Optional<Metadata> metadata = reader.map(Reader::getMetadata);
        return new CountryDatabaseView(
                state,
                reason,
                metadata.map(Metadata::databaseType).orElse(null),
                metadata.map(Metadata::buildTime).orElse(null));
    }
}
