package dev.bartizan.geo;

import com.maxmind.db.CHMCache;
import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Network;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import dev.bartizan.geo.GeoDatabaseException.Problem;
import dev.bartizan.geo.GeoSelection.Kind;
import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * The networks of countries and autonomous systems. A database is loaded for each reading, because that is rare. A
 * database with a million networks takes about a second.
 */
@Singleton
public class GeoNetworks {

    private static final int BETWEEN_CHECKS = 4096;

    private final GeoConfig config;

    public GeoNetworks(GeoConfig config) {
        this.config = config;
    }

    /**
     * The networks of a selection.
     *
     * @param entries the networks as in the database: adjacent ones are not joined
     * @param unknown the values of the selection that the database doesn't have
     * @param databaseType type from the file's metadata, such as {@code GeoLite2-Country}
     * @param bytes size of the file
     */
    public record Found(IpRangeList entries, SequencedSet<String> unknown, String databaseType, long bytes) {}

    /**
     * Identifies the current version of the database of a selection. It changes with the file.
     *
     * @throws GeoDatabaseException if there is no such file
     */
    public String version(GeoSelection selection) throws GeoDatabaseException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file(selection.kind()), BasicFileAttributes.class);
            return "%x-%x"
                    .formatted(attributes.size(), attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        } catch (IOException absent) {
            throw failure(selection.kind(), absent);
        }
    }

    /**
     * The networks of a selection.
     *
     * @throws GeoDatabaseException if the database can't be used
     * @throws CancellationException if the thread is interrupted
     */
    public Found read(GeoSelection selection) throws GeoDatabaseException {
        Path file = file(selection.kind());
        try (InputStream content = Files.newInputStream(file);
                Reader reader = new Reader(content, new CHMCache())) {
            return read(selection, reader, Files.size(file));
        } catch (CancellationException ended) {
            throw ended;
        } catch (IOException | InvalidNetworkException | RuntimeException | StackOverflowError failure) {
            // A damaged file causes many kinds of failures; an entry can even contain itself.
            throw failure(selection.kind(), failure);
        }
    }

    private static Found read(GeoSelection selection, Reader reader, long bytes)
            throws IOException, InvalidNetworkException {
        Set<String> known = new HashSet<>();
        IpRangeSetBuilder entries = new IpRangeSetBuilder();
        @SuppressWarnings("rawtypes")
        Networks<Map> networks = reader.networks(Map.class);
        // Each node of the search tree has two records, and one of them leads to the node.
        long most = reader.getMetadata().nodeCount() + 1;
        for (long count = 0; networks.hasNext(); count++) {
            if (count > most) {
                throw new IOException("The search tree has a loop.");
            }
            if (count % BETWEEN_CHECKS == 0 && Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Reading the database was cancelled.");
            }
            @SuppressWarnings("rawtypes")
            DatabaseRecord<Map> next = networks.next();
            Optional<String> value = value(selection.kind(), next.data());
            if (value.isPresent() && selection.values().contains(value.get())) {
                known.add(value.get());
                entries.add(range(next.network()));
            }
        }
        SequencedSet<String> unknown = new LinkedHashSet<>(selection.values());
        unknown.removeAll(known);
        return new Found(entries.buildList(), unknown, reader.getMetadata().databaseType(), bytes);
    }

    private static Optional<String> value(Kind kind, Map<?, ?> entry) {
        return switch (kind) {
            case COUNTRY -> GeoEntry.country(entry).map(Country::code);
            case ASN -> GeoEntry.autonomousSystem(entry);
        };
    }

    private static IpRange range(Network network) {
        ByteBuffer bytes = ByteBuffer.wrap(network.ipAddress().getAddress());
        IpAddress address = bytes.remaining() == Integer.BYTES
                ? IpAddress.of4(bytes.getInt())
                : IpAddress.of6(bytes.getLong(), bytes.getLong());
        return IpRange.ofCidr(address, network.prefixLength());
    }

    private Path file(Kind kind) throws GeoDatabaseException {
        return (kind == Kind.COUNTRY ? config.countryDatabase() : config.asnDatabase())
                .orElseThrow(() -> new GeoDatabaseException(
                        Problem.NOT_CONFIGURED,
                        "There is no database of %s: %s is not set.".formatted(plural(kind), setting(kind)),
                        null));
    }

    private static GeoDatabaseException failure(Kind kind, Throwable failure) {
        return switch (failure) {
            case GeoDatabaseException known -> known;
            case NoSuchFileException _ ->
                new GeoDatabaseException(
                        Problem.NOT_FOUND, "The file of %s does not exist.".formatted(setting(kind)), failure);
            case AccessDeniedException _ ->
                new GeoDatabaseException(
                        Problem.NOT_FOUND, "The file of %s is not readable.".formatted(setting(kind)), failure);
            default ->
                new GeoDatabaseException(
                        Problem.DAMAGED,
                        "The file of %s is not a MaxMind database, or it is damaged.".formatted(setting(kind)),
                        failure);
        };
    }

    private static String plural(Kind kind) {
        return kind == Kind.COUNTRY ? "countries" : "autonomous systems";
    }

    private static String setting(Kind kind) {
        return kind == Kind.COUNTRY ? "bartizan.geo.country-database" : "bartizan.geo.asn-database";
    }
}
