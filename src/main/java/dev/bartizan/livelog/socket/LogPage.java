package dev.bartizan.livelog.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bartizan.access.Role;
import dev.bartizan.console.Pages;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.livelog.FilterValues;
import dev.bartizan.livelog.LiveLog;
import dev.bartizan.livelog.LiveLogConfig;
import dev.bartizan.livelog.LogFilter;
import dev.bartizan.livelog.LogLine;
import dev.bartizan.livelog.Severity;
import dev.bartizan.livelog.accesslog.AccessLog;
import dev.bartizan.livelog.ownlog.OwnLog;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The page of the live logs. It has the last lines; its script replaces them by a WebSocket's. */
@Path(LogPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.Name.VIEWER)
public class LogPage {

    static final String PATH = "/ui/logs";

    private static final int SHOWN = 200;
    private static final String ACCESS = "access";

    private final OwnLog ownLog;
    private final AccessLog accessLog;
    private final LiveLogConfig config;
    private final ObjectMapper json;
    private final Pages pages;

    LogPage(OwnLog ownLog, AccessLog accessLog, LiveLogConfig config, ObjectMapper json, Pages pages) {
        this.ownLog = ownLog;
        this.accessLog = accessLog;
        this.config = config;
        this.json = json;
        this.pages = pages;
    }

    /**
     * What is shown.
     *
     * @param access whether it is the access log
     * @param q a text in the line
     * @param level the least severity of Bartizan's own log; or nothing
     * @param blocked whether only blocked requests are shown
     */
    @TemplateData
    public record View(boolean access, String q, String level, boolean blocked) {

        private static View of(@Nullable String log, @Nullable String q, @Nullable String level, boolean blocked) {
            boolean access = ACCESS.equals(log);
            return new View(
                    access,
                    q == null ? "" : q.strip(),
                    access || level == null
                            ? ""
                            : Severity.named(level).map(Severity::toString).orElse(""),
                    access && blocked);
        }

        /** The path of the log's WebSocket. */
        public String socket() {
            return access ? LogSockets.ACCESS_LOG : LogSockets.OWN_LOG;
        }

        /** The name of the log in the page's address. */
        public String log() {
            return access ? ACCESS : "own";
        }

        /** The call of the API for the connections that watch a log; the log itself is a WebSocket. */
        public String api() {
            return "/api/v1/logs/connections";
        }

        private FilterValues values() {
            Map<String, String> values = new HashMap<>();
            if (!level.isEmpty()) {
                values.put("level", level);
            }
            if (blocked) {
                values.put("blocked_only", "true");
            }
            return new FilterValues(values);
        }
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance logs(View view, boolean configured, List<ShownLine> lines);
    }

    /**
     * A log.
     *
     * @param log {@code access} for the access log; else Bartizan's own
     */
    @GET
    @Bounded(Use.SEARCH)
    public Response logs(
            @RestQuery @Nullable String log,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String level,
            @RestQuery boolean blocked) {
        View view = View.of(log, q, level, blocked);
        return pages.show(Templates.logs(
                view,
                !view.access() || config.accessLog().isPresent(),
                lines(view, SHOWN).stream().map(this::shown).toList()));
    }

    private ShownLine shown(String line) {
        try {
            return ShownLine.of(json.readTree(line));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The lines in memory that match, one JSON object a line, as a file. */
    @GET
    @Path("lines")
    @Bounded(Use.SEARCH)
    public Response download(
            @RestQuery @Nullable String log,
            @RestQuery @Nullable String q,
            @RestQuery @Nullable String level,
            @RestQuery boolean blocked) {
        View view = View.of(log, q, level, blocked);
        String text = lines(view, config.keptLines()).stream()
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        return Response.ok(text, "text/plain;charset=UTF-8")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"bartizan-" + view.log() + ".jsonl\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private List<String> lines(View view, int most) {
        return view.access() ? latest(accessLog, view, most) : latest(ownLog, view, most);
    }

    private static <L extends LogLine> List<String> latest(LiveLog<L> log, View view, int most) {
        LogFilter<L> filter = log.filter(view.values());
        String wanted = view.q().toLowerCase(Locale.ROOT);
        return log.stream()
                .latest(
                        filter.and(line -> wanted.isEmpty()
                                || line.json().toLowerCase(Locale.ROOT).contains(wanted)),
                        most)
                .stream()
                .map(LogLine::json)
                .toList();
    }
}
