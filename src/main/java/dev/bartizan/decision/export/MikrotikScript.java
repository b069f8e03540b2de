package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import java.util.ArrayList;
import java.util.List;

/**
 * A script for RouterOS's {@code /import}. The addresses go into a new list whose name contains a hash of its content.
 * When the list is complete, the rule is switched to it in one step and older lists are removed. After an aborted run,
 * the next run finishes the work.
 *
 * @see <a href="https://help.mikrotik.com/docs/spaces/ROS/pages/130220135/Address-lists">RouterOS, Address-lists</a>
 */
final class MikrotikScript {

    private static final int NAME_DIGITS = 8;

    private MikrotikScript() {}

    static StreamedBody of(ExportContent content) {
        String list = "bartizan-" + content.fingerprint().substring(0, NAME_DIGITS);
        List<StreamedBody> parts = new ArrayList<>();
        parts.add(Fragments.text("# /import file-name=bartizan.rsc\n"));
        for (boolean v6 : content.query().families()) {
            String firewall = v6 ? "/ipv6 firewall" : "/ip firewall";
            parts.add(Fragments.lines(
                    firewall + " address-list\n",
                    content.sources(v6),
                    "",
                    (text, cidr, origin) -> text.ascii(":do {add list=")
                            .ascii(list)
                            .ascii(" address=")
                            .cidr(cidr)
                            .ascii("} on-error={}\n"),
                    """
                    %1$s raw
                    :if ([:len [find comment="bartizan"]] = 0) do={add chain=prerouting action=drop \
                    src-address-list=%2$s comment="bartizan"}
                    set [find comment="bartizan"] src-address-list=%2$s
                    %1$s address-list
                    remove [find where list~"^bartizan-" and list!="%2$s"]
                    """.formatted(firewall, list)));
        }
        return Fragments.sequence(parts);
    }
}
