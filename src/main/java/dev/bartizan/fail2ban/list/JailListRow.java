package dev.bartizan.fail2ban.list;

import dev.bartizan.ip.IpRange;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A row of {@code jail_list}: a list whose entries are banned in a jail. */
@Entity
@Table(name = "jail_list")
class JailListRow {

    /** What Bartizan does with the list. */
    enum Mode {
        /** The jail's bans are kept equal to the list. */
        FOLLOWED,
        /** Nothing until the list is followed again. */
        CANCELLED,
        /** All placed entries are lifted, then the row is deleted. */
        LEAVING
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    /** The node whose server has the jail. */
    String node;

    String jail;
    String list;
    int maxEntries;

    @Enumerated(EnumType.STRING)
    Mode mode;

    /** CIDRs that Bartizan has banned there, or was about to ban, one per line. Only these are lifted. */
    String placed = "";

    Set<IpRange> placed() {
        return placed.lines().map(IpRange::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void place(Collection<IpRange> ranges) {
        placed = ranges.stream().map(IpRange::toString).collect(Collectors.joining("\n"));
    }
}
