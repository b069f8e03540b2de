package dev.bartizan.error;

import dev.bartizan.http.AllowedText;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;

/** The identifier that links a response to the log lines of its request. */
@Singleton
public class CorrelationId {

    /** The header in requests and responses. */
    public static final String HEADER = "X-Correlation-ID";

    /** The field in log lines. */
    public static final String FIELD = "correlation_id";

    private static final AllowedText ACCEPTABLE = AllowedText.alphanumericAnd("._:/+=-", 128);

    /** Uses the caller's identifier, or creates one if it is missing or has characters that could forge log lines. */
    public String begin(@Nullable String fromRequest) {
        String id = fromRequest != null && ACCEPTABLE.matches(fromRequest)
                ? fromRequest
                : UUID.randomUUID().toString();
        MDC.put(FIELD, id);
        return id;
    }

    /** The identifier of the current request. */
    public String current() {
        return String.valueOf(MDC.get(FIELD));
    }
}
