package dev.bartizan.traffic;

import dev.bartizan.ip.IpAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the requests of each address in an hour, since the last call of {@link #take}. The addresses themselves stay known
 * for the hour, so that a flood of others can't displace them. An address takes about 120 bytes. Not thread-safe.
 */
final class HourCounts {

    /** Counts of one address; all 0 if there was no request since they were taken. */
    private static final class Counts {
        private IpAddress address;
        private int requests;
        private int blocked;
        private int passed;
        private long firstSecond;
        private long lastSecond;

        Counts(IpAddress address) {
            this.address = address;
        }

        boolean empty() {
            return requests == 0 && blocked == 0;
        }

        void add(SeenRequest request, long second) {
            firstSecond = empty() ? second : Math.min(firstSecond, second);
            lastSecond = empty() ? second : Math.max(lastSecond, second);
            address = request.address();
            switch (request.outcome()) {
                case PASSED -> {
                    requests++;
                    passed++;
                }
                case FAILED -> requests++;
                case BLOCKED -> {
                    requests++;
                    blocked++;
                }
                case BLOCKED_BY_MODULE -> blocked++;
            }
        }

        /** A module's line can be the only one of a blocked request, or stand beside the line of the request. */
        SeenAddress take() {
            SeenAddress taken =
                    new SeenAddress(address, Math.max(requests, blocked), blocked, passed, firstSecond, lastSecond);
            requests = 0;
            blocked = 0;
            passed = 0;
            return taken;
        }
    }

    private final int maximum;
    private final Map<IpAddress, Counts> counts = new HashMap<>();
    private long notRecorded;

    /** @param maximum maximum number of addresses */
    HourCounts(int maximum) {
        this.maximum = maximum;
    }

    void add(SeenRequest request, long second) {
        IpAddress key = SeenAddress.key(request.address());
        Counts of = counts.get(key);
        if (of == null) {
            if (counts.size() >= maximum) {
                notRecorded += request.outcome() == SeenRequest.Outcome.BLOCKED_BY_MODULE ? 0 : 1;
                return;
            }
            of = new Counts(request.address());
            counts.put(key, of);
        }
        of.add(request, second);
    }

    /** The requests since the last call. */
    SeenPeriod take() {
        SeenTableWriter table = new SeenTableWriter();
        counts.entrySet().stream()
                .filter(entry -> !entry.getValue().empty())
                .sorted(Map.Entry.comparingByKey())
                .forEachOrdered(entry -> table.add(entry.getValue().take()));
        SeenPeriod taken = new SeenPeriod(table.table(), notRecorded);
        notRecorded = 0;
        return taken;
    }
}
