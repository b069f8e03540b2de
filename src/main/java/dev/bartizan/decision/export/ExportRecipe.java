package dev.bartizan.decision.export;

import io.quarkus.qute.TemplateData;

/**
 * How a device uses an export.
 *
 * @param file the file that the export is stored in
 * @param commands what loads it, and what has to be in the device's configuration
 */
@TemplateData
public record ExportRecipe(String file, String commands) {

    static ExportRecipe of(ExportFormat format) {
        return switch (format) {
            case NFTABLES -> new ExportRecipe("bartizan.nft", "sudo nft -f bartizan.nft");
            case IPSET ->
                new ExportRecipe(
                        "bartizan.ipset",
                        "# before the rules of the format iptables\nsudo ipset restore -file bartizan.ipset");
            case IPTABLES -> new ExportRecipe("bartizan.rules", """
                    # after the sets of the format ipset
                    sudo iptables-restore --noflush bartizan.rules
                    sudo ip6tables-restore --noflush bartizan.rules
                    for ipt in iptables ip6tables; do
                      for chain in INPUT DOCKER-USER; do
                        sudo $ipt -C $chain -j BARTIZAN 2>/dev/null || sudo $ipt -I $chain -j BARTIZAN
                      done
                    done""");
            case MIKROTIK -> new ExportRecipe("bartizan.rsc", "/import file-name=bartizan.rsc");
            case HAPROXY ->
                new ExportRecipe(
                        "/etc/haproxy/bartizan.acl",
                        "# in haproxy.cfg: http-request deny if { src -f /etc/haproxy/bartizan.acl }\n"
                                + "sudo systemctl reload haproxy");
            case NGINX ->
                new ExportRecipe(
                        "/etc/nginx/bartizan.conf",
                        "# in nginx.conf: include /etc/nginx/bartizan.conf;\nsudo nginx -t && sudo nginx -s reload");
            case CADDY ->
                new ExportRecipe(
                        "/etc/caddy/bartizan.caddy",
                        "# at the top of the Caddyfile: import /etc/caddy/bartizan.caddy\n"
                                + "# in each site: import bartizan\ncaddy reload --config /etc/caddy/Caddyfile");
            case APACHE ->
                new ExportRecipe(
                        "/etc/apache2/bartizan.conf",
                        "# in the site: <Location \"/\"> Include /etc/apache2/bartizan.conf </Location>\n"
                                + "sudo apachectl graceful");
            case PF -> new ExportRecipe("/etc/pf.bartizan", "pfctl -t bartizan -T replace -f /etc/pf.bartizan");
            case UNBOUND_RPZ ->
                new ExportRecipe("bartizan.rpz", "# the first lines of the file say how unbound loads it");
            case PLAIN, CIDR, CSV, JSON -> new ExportRecipe("bartizan." + extension(format), "");
        };
    }

    private static String extension(ExportFormat format) {
        return format == ExportFormat.CSV || format == ExportFormat.JSON ? format.wireName() : "txt";
    }
}
