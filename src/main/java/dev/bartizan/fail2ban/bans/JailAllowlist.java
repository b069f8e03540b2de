package dev.bartizan.fail2ban.bans;

import dev.bartizan.ban.engine.EngineAllowlist;
import dev.bartizan.fail2ban.protocol.Answers;
import dev.bartizan.fail2ban.protocol.CommandFailedException;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Reply;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.IpSyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The setting {@code ignoreip} of all jails. The server loses changes of it when it restarts or reloads a jail. */
class JailAllowlist implements EngineAllowlist {

    private final Fail2banClient client;

    JailAllowlist(Fail2banClient client) {
        this.client = client;
    }

    @Override
    public Optional<String> unsupported() {
        return Optional.empty();
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public List<Allowance> missing(Collection<IpRange> ranges) {
        List<String> jails = Answers.jails(client.query("status"));
        List<Reply> replies = client.queryAll(
                jails.stream().map(jail -> List.of("get", jail, "ignoreip")).toList());
        List<Allowance> missing = new ArrayList<>();
        for (int i = 0; i < jails.size(); i++) {
            // A jail may be stopped between the two queries.
            if (replies.get(i) instanceof Reply.Done done) {
                String jail = jails.get(i);
                List<IpRange> ignored = Answers.texts(done.value()).stream()
                        .flatMap(JailAllowlist::range)
                        .toList();
                ranges.stream()
                        .filter(range -> ignored.stream()
                                .noneMatch(each -> each.contains(range.first()) && each.contains(range.last())))
                        .forEach(range -> missing.add(new Allowance(jail, range)));
            }
        }
        return missing;
    }

    @Override
    public void add(List<Allowance> missing) {
        missing.forEach(each -> change(each, "addignoreip"));
    }

    @Override
    public void remove(List<Allowance> added) {
        for (Allowance each : added) {
            Reply reply = client.queryAll(List.of(List.of("get", each.place(), "ignoreip")))
                    .getFirst();
            if (reply instanceof Reply.Done done && Answers.texts(done.value()).contains(text(each.range()))) {
                change(each, "delignoreip");
            }
        }
    }

    private void change(Allowance allowance, String command) {
        try {
            client.execute("set", allowance.place(), command, text(allowance.range()));
        } catch (CommandFailedException refused) {
            // A jail that was stopped bans nothing.
            if (!refused.isUnknownJail()) {
                throw refused;
            }
        }
    }

    /** In fail2ban's notation: an address without a prefix length. */
    static String text(IpRange range) {
        return range.first().equals(range.last()) ? range.first().toString() : range.toString();
    }

    /** The setting can have host names and files; they are no ranges. */
    private static Stream<IpRange> range(String text) {
        try {
            return Stream.of(IpRange.parse(text));
        } catch (IpSyntaxException none) {
            return Stream.empty();
        }
    }
}
