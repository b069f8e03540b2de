package dev.bartizan.update;

import com.google.re2j.Pattern;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;

/** Where clients reach this service: as it is configured, else as the client itself has addressed it. */
@Singleton
public class PublicAddress {

    private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

    private final Optional<String> configured;

    PublicAddress(UpdateConfig config) {
        this.configured = config.publicUrl()
                .map(url -> SLASHES_AT_END.matcher(url.toString()).replaceFirst(""));
    }

    /**
     * Requires a configured address for a signed answer. Otherwise each new {@code Host} would cost a signature, and we would sign
     * an address that a stranger chose.
     *
     * @throws ServiceException {@code BAD_REQUEST} that tells the setting
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
     * The address without a slash at the end. Forwarded headers count where {@code quarkus.http.proxy} says so, as
     * everywhere.
     *
     * @throws ServiceException {@code BAD_REQUEST} if nothing tells it
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
