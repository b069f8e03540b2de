package dev.bartizan.update;

import com.google.re2j.Pattern;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** The base URL of this service for clients: the configured one, else the one from the client's request. */
@Singleton
public class PublicAddress {

    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private final Optional<String> configured;

    PublicAddress(UpdateConfig config) {
        this.configured = config.publicUrl()
                .map(url -> SLASHES_AT_END.matcher(url.toString()).replaceFirst(""));
    }

    /**
     * Requires a configured address for a signed response. Otherwise each new {@code Host} would cost a signature, and
     * we would sign an address that a client chose.
     *
     * @throws ServiceException {@code BAD_REQUEST} with the name of the setting
     */
    public void requireConfigured() {
        if (configured.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.BAD_REQUEST,
                    "The client expects a signature, but the address that would be signed is not configured.",
                    Map.of("header", "expo-expect-signature", "setting", "bartizan.update.public-url"));
        }
    }

    /**
     * The address without a trailing slash. Forwarded headers are used if {@code quarkus.http.proxy} allows them.
     *
     * @throws ServiceException {@code BAD_REQUEST} if it is not configured and the request has no {@code Host}
     */
    public String of(HttpServerRequest request) {
        if (configured.isPresent()) {
            return configured.get();
        }
        HostAndPort authority = request.authority();
        if (authority == null) {
            throw new ServiceException(ErrorCode.BAD_REQUEST, "The header Host is missing.", Map.of("header", "host"));
        }
        return request.scheme() + "://" + authority;
    }
}
