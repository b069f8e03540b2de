package dev.bartizan.ban.bulk;

import dev.bartizan.ban.BanFilter;
import dev.bartizan.ban.BanPosition;
import dev.bartizan.ban.BanQueries;
import dev.bartizan.ban.BanSlice;
import dev.bartizan.ban.BanView;
import dev.bartizan.ban.Window;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import dev.bartizan.net.RequestAddress;
import dev.bartizan.remediation.Remediation;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestStreamElementType;
import org.jspecify.annotations.Nullable;

/** Streams all bans of a filter. They are read page by page, as fast as the client reads. */
@Path("/api/v1/bans/export")
@RolesAllowed("viewer")
@Tag(name = "Bans")
public class BanExportResource {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";
    private static final int PAGE_SIZE = 500;

    private final BanQueries queries;

    BanExportResource(BanQueries queries) {
        this.queries = queries;
    }

    /** The parameters of the filter. */
    public static class Parameters {

        @RestQuery
        @Parameter(description = "Only active (`true`) or only ended (`false`) bans.")
        @Nullable
        Boolean active;

        @RestQuery
        @Parameter(description = "Only bans of this type.")
        @Nullable
        Remediation type;

        @RestQuery
        @Parameter(description = "Only bans of this origin.", example = "bartizan")
        @Nullable
        String origin;

        @RestQuery
        @Parameter(description = "Only bans of this jail of fail2ban.", example = "sshd")
        @Nullable
        String jail;

        @RestQuery
        @Parameter(description = "Only bans that cover this address or CIDR.", example = "45.155.205.7")
        @Nullable
        String ip;

        @RestQuery
        @Parameter(
                description = "Only bans whose first address is in this country, by its ISO 3166-1 code; only together"
                        + " with `active=true`.",
                example = "JP")
        @Nullable
        String country;

        String chosenCountry() {
            return country == null ? "" : country.strip();
        }

        BanFilter filter(BanQueries queries, Window window) {
            return queries.filter(
                    active,
                    type,
                    origin,
                    jail,
                    ip == null ? null : RequestAddress.parameter("ip", ip).range(),
                    window.lookback().orElse(null));
        }
    }

    @GET
    @Path("csv")
    @Produces(CSV)
    @Bounded(Use.EXPORT)
    @ResponseHeader(name = HttpHeaders.CONTENT_DISPOSITION, value = "attachment; filename=bans.csv")
    @Operation(
            operationId = "bansExportCsv",
            summary = "Export bans as CSV, newest first",
            description = "All that match the filter, with a header line. A text that a spreadsheet would take for a "
                    + "formula begins with an apostrophe.")
    @APIResponse(
            responseCode = "200",
            description = "The bans.",
            content = @Content(mediaType = CSV, schema = @Schema(implementation = String.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_ADDRESS`: `ip` is invalid.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `country` without `active=true`.")
    public Multi<String> csv(@BeanParam Parameters parameters, @Valid @BeanParam Window window) {
        Multi<String> lines = slices(parameters.filter(queries, window), parameters.chosenCountry())
                .map(BanCsv::lines);
        return Multi.createBy().concatenating().streams(Multi.createFrom().item(BanCsv.HEADER), lines);
    }

    @GET
    @Path("ndjson")
    @Produces(NDJSON)
    @RestStreamElementType(MediaType.APPLICATION_JSON)
    @Bounded(Use.EXPORT)
    @ResponseHeader(name = HttpHeaders.CONTENT_DISPOSITION, value = "attachment; filename=bans.ndjson")
    @Operation(
            operationId = "bansExportNdjson",
            summary = "Export bans as NDJSON, newest first",
            description = "All that match the filter, one JSON object on each line.")
    @APIResponse(
            responseCode = "200",
            description = "The bans, one on each line.",
            content = @Content(mediaType = NDJSON, schema = @Schema(implementation = BanView.class)))
    @APIResponse(responseCode = "400", description = "`INVALID_ADDRESS`: `ip` is invalid.")
    @APIResponse(responseCode = "422", description = "`VALIDATION_FAILED`: `country` without `active=true`.")
    public Multi<BanView> ndjson(@BeanParam Parameters parameters, @Valid @BeanParam Window window) {
        return slices(parameters.filter(queries, window), parameters.chosenCountry())
                .onItem()
                .transformToIterable(BanSlice::items);
    }

    /** The pages of a filter. Each is read on a worker thread, because the database blocks. */
    private Multi<BanSlice> slices(BanFilter filter, String country) {
        BanQueries.requireActive(filter, country);
        return Multi.createBy()
                .repeating()
                .uni(
                        () -> new AtomicReference<>(Optional.<BanPosition>empty()),
                        from -> Uni.createFrom()
                                .item(() -> next(filter, country, from))
                                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool()))
                .whilst(slice -> slice.older().isPresent());
    }

    private BanSlice next(BanFilter filter, String country, AtomicReference<Optional<BanPosition>> from) {
        BanSlice slice = queries.slice(filter, country, new BanSlice.Wanted(from.get(), false, PAGE_SIZE));
        from.set(slice.older());
        return slice;
    }
}
