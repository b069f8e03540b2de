package dev.bartizan.fail2ban.list;

import dev.bartizan.ip.IpRange;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** A list whose entries are banned in a jail. */
@Entity
class JailList {

    /** What is done with it. */
    enum Mode {
        /** The jail gets what the list has, and loses what leaves it. */
        FOLLOWED,
        /** Nothing, until somebody wants it followed again. */
        CANCELLED,
        /** The jail loses all that it got, and then this is forgotten. */
        LEAVING
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    Long id;

    String jail;
    String list;
    int maxEntries;

    @Enumerated(EnumType.STRING)
    Mode mode;

    /** CIDRs that this service has banned there, or was about to, a line each: these and no others does it lift. */
    String placed = "";

    Set<IpRange> placed() {
        return placed.lines().map(IpRange::parse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    void place(Collection<IpRange> ranges) {
        placed = ranges.stream().map(IpRange::toString).collect(Collectors.joining("\n"));
    }
}
