package dev.bartizan.decision.export;

import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.ListedRanges;
import dev.bartizan.digest.Sha256;
import dev.bartizan.ip.set.IpRangeList;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.SpecialPurposeRanges;
import dev.bartizan.remediation.Remediation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/**
 * One export: its content is selected, but not built yet.
 *
 * @param format the format
 * @param query the request
 * @param decisions the decision set that it is built from
 * @param lists the lists that it contains
 * @param bans the bans that it contains
 * @param moment start of the timeouts
 */
record Export(
        ExportFormat format,
        ExportQuery query,
        DecisionSet decisions,
        List<ListedRanges> lists,
        List<ActiveBan> bans,
        Instant moment) {

    /** Timeouts are counted from the start of a minute, so that the export stays the same within a minute. */
    private static final ChronoUnit GRANULARITY = ChronoUnit.MINUTES;

    private static final int FINGERPRINT_BYTES = 16;

    /** Each ban takes about 100 bytes while it is exported. */
    private static final int MANY_BANS = 10_000;

    static Export of(ExportFormat format, ExportQuery query, DecisionSet decisions, Instant now) {
        List<ListedRanges> lists = decisions.lists().stream()
                .filter(each -> query.ofLists() && each.list().type() == query.type())
                .filter(each -> each.list().until().isAfter(now))
                .filter(each -> query.lists().isEmpty()
                        || query.lists().contains(each.list().name()))
                .toList();
        List<ActiveBan> bans = decisions.bans().all().stream()
                .filter(ban -> ban.type() == query.type() && query.origins().contains(ban.origin()))
                .filter(ban -> query.wants(ban.range().isV6()) && ban.active(now))
                .toList();
        return new Export(format, query, decisions, lists, bans, now.truncatedTo(GRANULARITY));
    }

    /**
     * A hash of the content in hexadecimal digits, stable across restarts. Computed without building the content.
     *
     * @param revision version of this program
     */
    String fingerprint(String revision) {
        TextDigest sha = new TextDigest()
                .text(revision)
                .text(format.name())
                .text(query.type().name())
                .text(query.v4() + " " + query.v6() + " " + query.max() + " " + query.aggregate())
                .text(String.join(" ", query.origins()))
                .ranges(IpRangeList.of(query.exclude()))
                .ranges(IpRangeList.of(decisions.allowlist()));
        lists.forEach(each -> sha.text(each.list().name()).ranges(each.ranges()));
        if (!decisions.exceptions().isEmpty()) {
            sha.ranges(IpRangeList.of(exceptions()));
        }
        if (query.aggregate()) {
            sha.ranges(IpRangeList.of(decisions.excepted()));
        }
        bans.forEach(ban -> sha.text(ban.range() + " " + ban.origin() + " " + ban.until()));
        if (format.hasTimeouts() && bans.stream().anyMatch(ban -> ban.until().isPresent())) {
            sha.text(moment.toString());
        }
        return sha.hex(FINGERPRINT_BYTES);
    }

    /** Whether building it copies a large part of the decision set, which needs that much memory again. */
    boolean needsCopy() {
        return !(lists.size() <= 1 || isAllThatBlocks())
                || !(query.v4() && query.v6())
                || !query.exclude().isEmpty()
                || query.max().isPresent()
                || bans.size() > MANY_BANS;
    }

    /**
     * Builds the content. The whole decision set is used without a copy; a part of it is copied. Joining CIDRs needs
     * about 100 bytes more for each.
     */
    ExportContent content(String fingerprint) {
        IpRangeSet excluded = decisions.allowlist().union(query.exclude());
        IpRangeSet listed = query.wanted(listed());
        if (!query.exclude().isEmpty()) {
            listed = listed.subtract(query.exclude());
        }
        List<BannedNetwork> banned = BannedNetwork.disjoint(bans, excluded);
        if (query.max().isEmpty()) {
            return new ExportContent(query, fingerprint, moment, listed, banned, 0);
        }
        int max = query.max().getAsInt();
        int forLists = Math.max(max - banned.size(), 0);
        if (query.aggregate()) {
            listed = aggregate(
                    listed, forLists, decisions.excepted().union(exceptions()).union(query.exclude()));
        }
        long omitted = Math.max(banned.size() - max, 0) + Math.max(listed.cidrCount() - forLists, 0);
        return new ExportContent(
                query,
                fingerprint,
                moment,
                listed.cidrCount() > forLists ? listed.lowest(forLists) : listed,
                banned.subList(0, Math.min(banned.size(), max)),
                omitted);
    }

    /** The addresses that the allowlist takes out of single lists of this export. */
    private IpRangeSet exceptions() {
        return IpRangeSet.unionOf(lists.stream()
                .map(each -> decisions.exceptions().of(each.list().listId()))
                .toList());
    }

    /** Whether it has all lists whose union the decision set has. */
    private boolean isAllThatBlocks() {
        return query.type() == Remediation.ban
                && lists.size()
                        == decisions.lists().stream()
                                .filter(each -> each.list().type() == Remediation.ban)
                                .count();
    }

    /** Copies nothing if one list or all lists that block are wanted. */
    private IpRangeSet listed() {
        if (isAllThatBlocks()) {
            return decisions.listed();
        }
        return lists.size() == 1
                ? lists.getFirst().ranges().joined()
                : IpRangeSet.unionOf(
                        lists.stream().map(each -> each.ranges().joined()).toList());
    }

    /** Joins CIDRs up to the maximum, without adding excluded, private or other special-purpose addresses. */
    private static IpRangeSet aggregate(IpRangeSet listed, int max, IpRangeSet excluded) {
        int families = (listed.rangeCount4() > 0 ? 1 : 0) + (listed.rangeCount6() > 0 ? 1 : 0);
        IpRangeSet keptFree = excluded.union(SpecialPurposeRanges.ALL).subtract(listed);
        return listed.aggregate(Math.max(max, Math.max(families, 1)), keptFree).ranges();
    }

    /** A digest of texts and ranges with separators between them. */
    private static final class TextDigest {

        private final MessageDigest digest = Sha256.begin();

        TextDigest text(String text) {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return this;
        }

        TextDigest ranges(IpRangeList ranges) {
            digest.update(ranges.digest());
            return this;
        }

        String hex(int bytes) {
            return HexFormat.of().formatHex(digest.digest(), 0, bytes);
        }
    }
}
