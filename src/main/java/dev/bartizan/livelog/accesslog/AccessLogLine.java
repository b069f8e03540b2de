package dev.bartizan.livelog.accesslog;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.livelog.LogLine;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line of the reverse proxy's access log. A line of usual length is parsed only when a client needs it. */
final class AccessLogLine extends LogLine {

    private final LineReader reader;
    private @Nullable RawLine raw;
    private @Nullable AccessEvent event;

    /** A long line is read at once, so that only its fields are kept. */
    AccessLogLine(RawLine raw, LineReader reader) {
        this.reader = reader;
        if (reader.isLong(raw)) {
            this.event = reader.read(raw);
        } else {
            this.raw = raw;
        }
    }

    public synchronized AccessEvent event() {
        AccessEvent known = event;
        if (known == null) {
            known = reader.read(Objects.requireNonNull(raw, "it is kept until it is read"));
            event = known;
            raw = null;
        }
        return known;
    }

    @Override
    public String write() {
        AccessEvent read = event();
        AccessEvent.Request request = read.request();
        AccessEvent.Response response = read.response();
        ObjectNode line = JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", read.timestamp().toString())
                .put("level", read.level().toString())
                .put("logger", read.logger())
                .put("client_ip", request.clientIp())
                .put("method", request.method())
                .put("uri", request.uri())
                .put("status", response.status())
                .put("duration", response.duration())
                .put("size", response.size())
                .put("user_agent", request.userAgent())
                .put("host", request.host())
                .put("source", read.verdict().source().toString())
                .put("blocked", read.verdict().blocked())
                .put("block_reason", read.verdict().reason());
        line.set("details", read.details());
        return line.toString();
    }
}
