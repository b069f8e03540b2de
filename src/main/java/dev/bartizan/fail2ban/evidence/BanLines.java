package dev.bartizan.fail2ban.evidence;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.bans.BanDatabase;
import dev.bartizan.fail2ban.bans.BanReader;
import dev.bartizan.fail2ban.bans.CheckedAddresses;
import dev.bartizan.fail2ban.jail.Jails;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the log lines that led to bans. They are not copied to Bartizan's database. */
@Singleton
public class BanLines {

    private final Jails jails;
    private final BanDatabase database;

    BanLines(Jails jails, BanDatabase database) {
        this.jails = jails;
        this.database = database;
    }

    /**
     * The lines that led to the last ban of an address, a network or another text in a jail.
     *
     * @throws CommandFailedException (404) if the server doesn't have the jail
     * @throws ServiceException {@code NOT_FOUND} if fail2ban's database has no such ban or can't be read
     */
    BanLinesView of(JailName jail, String banned) {
        jails.require(jail);
        Optional<BanReader.Evidence> evidence = database.read(reader -> reader.evidence(jail.value(), texts(banned)))
                .orElseThrow(() -> none(banned, "Bartizan can't read fail2ban's database."));
        return evidence.map(found -> view(jail, found))
                .orElseThrow(() -> none(banned, "fail2ban's database has no ban of it in this jail."));
    }

    private static BanLinesView view(JailName jail, BanReader.Evidence found) {
        LogLines lines = LogLines.read(found.matches());
        return new BanLinesView(
                jail.value(), found.ip(), found.since(), found.failures(), lines.lines(), lines.shortened());
    }

    private static ServiceException none(String banned, String reason) {
        return new ServiceException(ErrorCode.NOT_FOUND, Map.of("ip", banned, "reason", reason));
    }

    /** The text as it is, because fail2ban accepts any, and an address in fail2ban's notation. */
    private static Set<String> texts(String banned) {
        Set<String> texts = new TreeSet<>(Set.of(banned));
        try {
            IpRange range = IpRange.parse(banned);
            if (range.isCidr()) {
                texts.add(CheckedAddresses.text(range));
            }
        } catch (IpSyntaxException noAddress) {
            return texts;
        }
        return texts;
    }
}
