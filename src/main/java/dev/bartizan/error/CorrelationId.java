package dev.bartizan.error;

import dev.bartizan.http.AllowedText;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.MDC;

/** The identifier that ties an answer to the log lines of its request. */
@Singleton
public class CorrelationId {

    /** The header in which it comes and goes. */
    public static final String HEADER = "X-Correlation-ID";

    /** The field under which it stands in each log line. */
    public static final String FIELD = "correlation_id";

    private static final AllowedText ACCEPTABLE = AllowedText.alphanumericAnd("._:/+=-", 128);

    /** Takes the caller's identifier, or makes one where there is none or it could forge log lines. */
    public String begin(String fromRequest) {
        String id = ACCEPTABLE.matches(fromRequest)
                ? fromRequest
                : UUID.randomUUID().toString();
        MDC.put(FIELD, id);
        return id;
    }

    /** The identifier of the request that is being answered. */
    public String current() {
        return String.valueOf(MDC.get(FIELD));
    }
}
