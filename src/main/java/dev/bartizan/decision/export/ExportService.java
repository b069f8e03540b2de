package dev.bartizan.decision.export;

import dev.bartizan.ban.BanQueries;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.decision.DecisionPublisher;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Selects the content of an export. Reads only memory, except for the name of a list that isn't published. */
@Singleton
class ExportService {

    private final DecisionPublisher publisher;
    private final BlocklistService lists;
    private final BanQueries bans;
    private final Clock clock;

    ExportService(DecisionPublisher publisher, BlocklistService lists, BanQueries bans, Clock clock) {
        this.publisher = publisher;
        this.lists = lists;
        this.bans = bans;
        this.clock = clock;
    }

    /** The origins that an export can contain. */
    List<String> origins() {
        return Stream.concat(Stream.of(ListedRanges.ORIGIN), bans.origins().stream())
                .toList();
    }

    /**
     * The names of the published lists.
     *
     * @throws ServiceException as {@link DecisionPublisher#require()}
     */
    List<String> lists() {
        return publisher.require().lists().stream()
                .map(each -> each.list().name())
                .sorted()
                .toList();
    }

    /**
     * The format with a name.
     *
     * @throws ServiceException {@code NOT_FOUND} with all names
     */
    ExportFormat format(String name) {
        return ExportFormat.of(name).orElseThrow(() -> {
            List<String> names =
                    Stream.of(ExportFormat.values()).map(ExportFormat::wireName).toList();
            return new ServiceException(
                    ErrorCode.NOT_FOUND, "There is no such format.", Map.of("format", name, "formats", names));
        });
    }

    /**
     * An export of the published decision set.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} for an unknown list, or a type that the format can't have; and as
     * {@link     DecisionPublisher#require()}
     */
    Export export(ExportFormat format, ExportQuery query) {
        if (!format.has(query.type())) {
            throw ServiceException.invalid(
                    Map.of("type", "must be ban: the format " + format.wireName() + " can only block"),
                    Map.of("type", query.type().name()));
        }
        DecisionSet decisions = publisher.require();
        Set<String> published =
                decisions.lists().stream().map(each -> each.list().name()).collect(Collectors.toSet());
        List<String> unknown = query.lists().stream()
                .filter(name -> !published.contains(name) && !lists.exists(name))
                .toList();
        if (!unknown.isEmpty()) {
            String names = String.join(", ", unknown);
            throw ServiceException.invalid(Map.of("lists", "There is no list " + names), Map.of("lists", names));
        }
        return Export.of(format, query, decisions, clock.instant());
    }
}
