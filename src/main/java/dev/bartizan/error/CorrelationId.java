package dev.bartizan.error;

import com.google.re2j.Pattern;
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

    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    /** Takes the caller's identifier, or makes one where there is none or it could forge log lines. */
    public String begin(String fromRequest) {
        String id = fromRequest != null && ACCEPTABLE.matcher(fromRequest).matches()
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
