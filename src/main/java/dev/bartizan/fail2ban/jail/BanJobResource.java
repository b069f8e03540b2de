package dev.bartizan.fail2ban.jail;

import dev.bartizan.audit.Audit;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.fail2ban.bans.BanJob;
import dev.bartizan.fail2ban.bans.BanJobs;
import dev.bartizan.http.Items;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Jobs that ban or unban in the background. */
@Path("/api/v1/jails")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("viewer")
@Tag(name = "Jails", description = "The jails of the fail2ban server, their bans and their settings.")
@APIResponse(
        responseCode = "404",
        description =
                "`FAIL2BAN_COMMAND_FAILED`: the server has no such jail; `NOT_FOUND`: there is no such job, or it is no longer kept.")
@APIResponse(
        responseCode = "502",
        description =
                "`FAIL2BAN_UNREACHABLE`: `details.cause` says why; `FAIL2BAN_COMMAND_FAILED`: `details.reason` has"
                        + " fail2ban's message.")
public class BanJobResource {

    private final BanJobs jobs;
    private final Audit audit;

    BanJobResource(BanJobs jobs, Audit audit) {
        this.jobs = jobs;
        this.audit = audit;
    }

    @GET
    @Path("jobs")
    @Operation(
            summary = "List the jobs that ban or unban in the background, newest first",
            description = "The last 50 since the start of Bartizan, and all that have not ended.")
    @APIResponse(responseCode = "200", description = "The jobs.")
    public Items<BanJobView> jobs() {
        return new Items<>(jobs.list().stream().map(BanJobView::ofStarted).toList());
    }

    @GET
    @Path("jobs/{id:\\d+}")
    @Operation(summary = "Get the progress of a job")
    @APIResponse(responseCode = "200", description = "The job.")
    public BanJobView job(@RestPath @Parameter(description = "The job's `id`.") long id) {
        return BanJobView.ofStarted(find(id));
    }

    @DELETE
    @Path("jobs/{id:\\d+}")
    @RolesAllowed("operator")
    @Operation(
            operationId = "jailsCancelJob",
            summary = "Cancel a job",
            description = "The job ends after its current batch. Changes that were sent already stay.")
    @APIResponse(responseCode = "200", description = "The job.")
    public BanJobView cancel(@RestPath @Parameter(description = "The job's `id`.") long id) {
        BanJob job = find(id);
        job.cancel();
        audit.report(AuditChange.of("jail.cancel_job", job.jail()).after("job", id));
        return BanJobView.ofStarted(job);
    }

    private BanJob find(long id) {
        return jobs.find(id).orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND));
    }
}
