package dev.bartizan.decision.export;

import dev.bartizan.decision.StreamedBody;
import dev.bartizan.remediation.Remediation;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The export formats and their writers. */
enum ExportFormat {
    /**
     * Single addresses without a prefix length, networks as CIDRs, one per line: the format that most devices accept as
     * an external list.
     */
    PLAIN(
            "plain",
            content -> Fragments.lines(
                    "",
                    content.sources(),
                    "",
                    (text, cidr, origin) -> (cidr.isHost() ? text.address(cidr) : text.cidr(cidr)).ascii("\n"),
                    "")),

    /** CIDRs, one per line, also for single addresses. */
    CIDR(
            "cidr",
            content -> Fragments.lines(
                    "",
                    content.sources(),
                    "",
                    (text, cidr, origin) -> text.cidr(cidr).ascii("\n"),
                    "")),

    /** See {@link NftablesScript}. */
    NFTABLES("nftables", NftablesScript::of),

    /** See {@link IpsetScript}. */
    IPSET("ipset", IpsetScript::of),

    /** See {@link IptablesRules}. */
    IPTABLES("iptables", IptablesRules::of),

    /** See {@link MikrotikScript}. */
    MIKROTIK("mikrotik", MikrotikScript::of),

    /** A file for {@code acl … src -f}. */
    HAPROXY(
            "haproxy",
            content -> Fragments.lines(
                    content.blocks()
                            ? "# http-request deny if { src -f /etc/haproxy/bartizan.acl }\n"
                            : "# acl %1$s src -f /etc/haproxy/bartizan-%1$s.acl\n".formatted(content.type()),
                    content.sources(),
                    "",
                    (text, cidr, origin) -> text.cidr(cidr).ascii("\n"),
                    "")),

    /** Directives for the contexts http, server and location; for types that don't block, values for {@code geo}. */
    NGINX(
            "nginx",
            content -> content.blocks()
                    ? Fragments.lines(
                            "# include /etc/nginx/bartizan.conf;\n",
                            content.sources(),
                            "",
                            (text, cidr, origin) ->
                                    text.ascii("deny ").cidr(cidr).ascii(";\n"),
                            "")
                    : Fragments.lines(
                            "# geo $bartizan { include /etc/nginx/bartizan-%s.conf; }\n".formatted(content.type()),
                            content.sources(),
                            "",
                            (text, cidr, origin) -> text.cidr(cidr)
                                    .ascii(" ")
                                    .ascii(content.type())
                                    .ascii(";\n"),
                            "")),

    /**
     * A Caddyfile with the snippet {@code bartizan}. A matcher without ranges would match every request, so it always
     * has one range that no client uses.
     */
    CADDY(
            "caddy",
            content -> Fragments.lines(
                    "# import /etc/caddy/bartizan.caddy, and in each site: import bartizan\n"
                            + "(bartizan) {\n\t@bartizan {\n\t\tremote_ip 255.255.255.255/32\n",
                    content.sources(),
                    "",
                    (text, cidr, origin) ->
                            text.ascii("\t\tremote_ip ").cidr(cidr).ascii("\n"),
                    "\t}\n\tabort @bartizan\n}\n")),

    /** See {@link ApacheDirectives}. */
    APACHE("apache", ApacheDirectives::of),

    /** A file for {@code pfctl -t bartizan -T replace -f}, or for {@code table <bartizan> persist file}. */
    PF(
            "pf",
            content -> Fragments.lines(
                    "# pfctl -t bartizan -T replace -f /etc/pf.bartizan\n",
                    content.sources(),
                    "",
                    (text, cidr, origin) -> text.cidr(cidr).ascii("\n"),
                    "")),

    /** See {@link ResponsePolicyZone}. */
    UNBOUND_RPZ("unbound-rpz", ResponsePolicyZone::of),

    /** CIDR and origin. */
    CSV(
            "csv",
            "text/csv",
            content -> Fragments.lines(
                    "cidr,origin\r\n",
                    content.sources(),
                    "",
                    (text, cidr, origin) ->
                            text.cidr(cidr).ascii(",").ascii(origin).ascii("\r\n"),
                    "")),

    /** One object that holds an array of objects. */
    JSON(
            "json",
            "application/json",
            content -> Fragments.lines(
                    "{\"decisions\":[\n",
                    content.sources(),
                    ",\n",
                    (text, cidr, origin) -> text.ascii("{\"cidr\":\"")
                            .cidr(cidr)
                            .ascii("\",\"origin\":\"")
                            .ascii(origin)
                            .ascii("\"}"),
                    "\n]}\n"));

    private final String wireName;
    private final String mediaType;
    private final Function<ExportContent, StreamedBody> writer;

    ExportFormat(String wireName, Function<ExportContent, StreamedBody> writer) {
        this(wireName, "text/plain;charset=UTF-8", writer);
    }

    ExportFormat(String wireName, String mediaType, Function<ExportContent, StreamedBody> writer) {
        this.wireName = wireName;
        this.mediaType = mediaType;
        this.writer = writer;
    }

    /** The format of that name. */
    static Optional<ExportFormat> of(String wireName) {
        return Stream.of(values())
                .filter(format -> format.wireName.equals(wireName))
                .findFirst();
    }

    /** Its name in paths. */
    String wireName() {
        return wireName;
    }

    String mediaType() {
        return mediaType;
    }

    /** Whether the format can have decisions of a type; those of firewalls, for example, can only block. */
    boolean has(Remediation type) {
        return type == Remediation.ban
                || switch (this) {
                    case PLAIN, CIDR, HAPROXY, NGINX, CSV, JSON -> true;
                    case NFTABLES, IPSET, IPTABLES, MIKROTIK, CADDY, APACHE, PF, UNBOUND_RPZ -> false;
                };
    }

    /** Whether the format has a timeout for each ban. */
    boolean hasTimeouts() {
        return this == NFTABLES || this == IPSET;
    }

    /** The document, which is produced while it is sent; can be sent once. */
    StreamedBody write(ExportContent content) {
        return writer.apply(content);
    }
}
