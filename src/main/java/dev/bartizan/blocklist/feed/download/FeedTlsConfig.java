package dev.bartizan.blocklist.feed.download;

import dev.bartizan.settings.Rule;
import dev.bartizan.settings.Setting;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Certificates for downloads from single servers. Only the configuration can name them. */
@ConfigMapping(prefix = "bartizan.blocklist")
public interface FeedTlsConfig {

    /** The settings, for the check at the start. */
    List<Setting> SETTINGS = Setting.below(
            "bartizan.blocklist",
            Setting.of("tls.*.origin", OriginTls::objectionToOrigin, "https://feeds.example.org")
                    .requiredInGroup(),
            Setting.optional("tls.*.ca-file", Rule.PATH, "/run/secrets/feeds-ca.pem"),
            Setting.optional("tls.*.client-certificate-file", Rule.PATH, "/run/secrets/feeds-client.pem"),
            Setting.optional("tls.*.client-key-file", Rule.PATH, "/run/secrets/feeds-client-key.pem"));

    /** The servers, by a name that you choose. */
    Map<String, Server> tls();

    /** The certificates for one server. */
    interface Server {

        /**
         * Scheme, host and port of the server: {@code https://feeds.example.org}, {@code https://feeds.example.org:8443}. The
         * certificates are used for all lists with a URL or fallback URL there, but not after a redirect from another
         * origin. Required.
         */
        Optional<String> origin();

        /**
         * PEM file with the certificates of the authorities that the server's certificate may come from, instead of those
         * that the system trusts. It is read for each download.
         */
        Optional<Path> caFile();

        /** PEM file with the client certificate that is sent to the server, with its chain. It is read for each download. */
        Optional<Path> clientCertificateFile();

        /** PEM file with the key of the client certificate, not encrypted. */
        Optional<Path> clientKeyFile();
    }
}
