package dev.bartizan.fail2ban.filter;

import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The filter tester. Only administrators may use it, because it starts a program that gets the caller's expression. */
@Path("/api/v1/fail2ban/filter-test")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Tag(name = "fail2ban")
public class FilterTestResource {

    private final FilterTester tester;

    FilterTestResource(FilterTester tester) {
        this.tester = tester;
    }

    @POST
    @Operation(
            operationId = "fail2banFilterTest",
            summary = "Test which lines a regular expression matches",
            description =
                    "`fail2ban-regex` on this machine does the test, in a process with limits: 3 s of processor time, 256 MiB"
                            + " of memory, one test at a time. Jails are not changed, and no server is needed.")
    @APIResponse(responseCode = "200", description = "The tested lines.")
    @APIResponse(responseCode = "404", description = "`FEATURE_OFF`: fail2ban is off in the configuration.")
    @APIResponse(
            responseCode = "422",
            description =
                    "`VALIDATION_FAILED`: `details.fields` has fail2ban's message about the regular expression, or"
                            + " says that it takes too long.")
    @APIResponse(
            responseCode = "502",
            description =
                    "`FAIL2BAN_COMMAND_FAILED`: `details.reason` says which program is missing, or how it failed.")
    @APIResponse(responseCode = "503", description = "`OVERLOADED`: another test is running.")
    public FilterTestView test(@NotNull @Valid FilterTestRequest wanted) {
        return tester.test(wanted.regex(), wanted.lines());
    }
}
