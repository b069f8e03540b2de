package dev.bartizan.fail2ban.logfile;

import dev.bartizan.fail2ban.protocol.JailName;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Use;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Tests the log files of jails. */
@Path("/api/v1/jails/{name}/log-files")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "Jails")
public class LogFileResource {

    private final LogFileTester tester;

    LogFileResource(LogFileTester tester) {
        this.tester = tester;
    }

    @GET
    @Bounded(Use.SEARCH)
    @Operation(
            summary = "Test the log files of a jail",
            description =
                    "Whether Bartizan sees and may read them, their last change, and how many of the last lines of the newest one"
                            + " the jail's regular expressions match (at most 5 of them, as `POST /api/v1/fail2ban/filter-test`"
                            + " tests them; a jail with a `prefregex` is not tested). fail2ban can have other rights than"
                            + " Bartizan.")
    @APIResponse(responseCode = "200", description = "The files; at most 20.")
    @APIResponse(
            responseCode = "404",
            description = "`FEATURE_OFF`, or `FAIL2BAN_COMMAND_FAILED`: the server has no such jail.")
    @APIResponse(
            responseCode = "422",
            description = "`VALIDATION_FAILED`: the path is not in a folder of the jail's log files.")
    @APIResponse(responseCode = "502", description = "`FAIL2BAN_UNREACHABLE` or `FAIL2BAN_COMMAND_FAILED`.")
    public Items<LogFileView> test(
            @RestPath @Parameter(description = "Name of the jail.", example = "sshd") String name,
            @RestQuery
                    @Parameter(
                            description =
                                    "A file, or a pattern of names with `*` and `?`, in a folder in which the jail has a log"
                                            + " file. If it is missing, all files that the jail watches.",
                            example = "/var/log/nginx/*.log")
                    @Nullable
                    String path) {
        return new Items<>(tester.test(new JailName(name), path));
    }
}
