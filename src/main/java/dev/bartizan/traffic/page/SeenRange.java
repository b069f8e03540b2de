package dev.bartizan.traffic.page;

import dev.bartizan.ip.IpAddress;
import dev.bartizan.ip.IpRange;
import dev.bartizan.traffic.Seen;
import dev.bartizan.traffic.SeenAddress;
import io.quarkus.qute.TemplateData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a range.
 *
 * @param counts the numbers of requests
 * @param addresses number of addresses with requests; those of an IPv6 /64 count as one
 * @param firstAt time of the first request; null if there was none
 * @param lastAt time of the last request; null if there was none
 * @param most the addresses with the most requests, at most ten
 * @param notRecorded number of requests of all addresses that have no place in the records
 */
@TemplateData
public record SeenRange(
        Counts counts,
        int addresses,
        @Nullable Instant firstAt,
        @Nullable Instant lastAt,
        List<Line> most,
        long notRecorded) {

    private static final int MOST = 10;
    private static final int COUNTED_TOGETHER = 64;

    /**
     * Numbers of requests.
     *
     * @param passed answered with a status below 400, and not blocked
     */
    @TemplateData
    public record Counts(long requests, long blocked, long passed) {

        /** Answered with another status, and not blocked. */
        public long failed() {
            return requests - blocked - passed;
        }
    }

    /** An address. */
    @TemplateData
    public record Line(String ip, long requests, Instant lastAt) {}

    /** Whether the requests of an entry can be of the range: those of an IPv6 /64 are one entry. */
    static boolean has(IpRange range, IpAddress entry) {
        return entry.v6()
                ? range.isV6() && range.overlaps(IpRange.ofCidr(entry, COUNTED_TOGETHER))
                : range.contains(entry);
    }

    static SeenRange of(Seen seen) {
        long requests = 0;
        long blocked = 0;
        long passed = 0;
        @Nullable Instant first = null;
        @Nullable Instant last = null;
        PriorityQueue<SeenAddress> most = new PriorityQueue<>(Comparator.comparingLong(SeenAddress::requests));
        for (SeenAddress each : seen.table()) {
            requests += each.requests();
            blocked += each.blocked();
            passed += each.passed();
            first = first == null || each.firstAt().isBefore(first) ? each.firstAt() : first;
            last = last == null || each.lastAt().isAfter(last) ? each.lastAt() : last;
            most.add(each);
            if (most.size() > MOST) {
                most.poll();
            }
        }
        List<SeenAddress> sorted = new ArrayList<>(most);
        sorted.sort(Comparator.comparingLong(SeenAddress::requests).reversed());
        return new SeenRange(
                new Counts(requests, blocked, passed),
                seen.table().addresses(),
                first,
                last,
                sorted.stream()
                        .map(each -> new Line(each.address().toString(), each.requests(), each.lastAt()))
                        .toList(),
                seen.notRecorded());
    }
}
