package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.feed.FeedCatalogue;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Items;
import dev.bartizan.http.Page;
import dev.bartizan.http.Use;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Lists and their content. */
@Path("/api/v1/blocklists")
@Tag(name = "Blocklists", description = "Lists and their content")
@RolesAllowed("viewer")
public class BlocklistResource {

    private final BlocklistService lists;
    private final ListPreviewer previewer;
    private final FeedCatalogue catalogue;
    private final SecurityIdentity caller;

    BlocklistResource(
            BlocklistService lists, ListPreviewer previewer, FeedCatalogue catalogue, SecurityIdentity caller) {
        this.lists = lists;
        this.previewer = previewer;
        this.catalogue = catalogue;
        this.caller = caller;
    }

    /** A list to be created from the catalogue. */
    @Schema(description = "A list to be created from the catalogue.")
    public record CatalogueRequest(
            @Schema(description = "Name of the catalogue's entry.", examples = "spamhaus-drop-v4") @NotBlank
            String name,

            @Schema(
                    description = "What is to be done with the requests of its addresses; not for feeds with allow.",
                    enumeration = {"ban", "captcha", "throttle"},
                    defaultValue = "ban")
            @Pattern(regexp = "ban|captcha|throttle", message = "must be ban, captcha or throttle")
            @Nullable
            String type) {}

    @GET
    @Operation(summary = "All lists, by name")
    public Items<ListView> list() {
        return new Items<>(lists.list().stream().map(this::visible).toList());
    }

    @POST
    @RolesAllowed("admin")
    @Operation(
            summary = "Create a list, and import it",
            description = "The answer does not wait for the import. Its run is `import_run`, to be read at "
                    + "`/api/v1/blocklists/import/{run}`; if another import is running, the list is added to that run. "
                    + "A list that is not enabled, or whose content is pushed, is not imported.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ListView.class)))
    @APIResponse(responseCode = "409", description = "ALREADY_EXISTS: a list of that name exists.")
    public Response create(
            @NotNull @Valid ListRequest request,
            @RestQuery("import")
                    @DefaultValue("true")
                    @Parameter(
                            description = "Whether the list is imported at once; if not, the next import downloads it.")
                    boolean importNow) {
        return created(lists.create(request, importNow));
    }

    @GET
    @Path("catalogue")
    @Operation(summary = "The catalogue of public feeds")
    public Items<CatalogueView> catalogue() {
        return new Items<>(catalogue.entries().stream().map(CatalogueView::of).toList());
    }

    @POST
    @Path("catalogue")
    @RolesAllowed("admin")
    @Operation(
            summary = "Create a list from the catalogue, and import it",
            description = "As when a list is created by hand.")
    @APIResponse(
            responseCode = "201",
            description = "Created.",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ListView.class)))
    @APIResponse(responseCode = "404", description = "NOT_FOUND: the catalogue has no such entry.")
    @APIResponse(responseCode = "409", description = "ALREADY_EXISTS: a list of that name exists.")
    @APIResponse(responseCode = "422", description = "VALIDATION_FAILED: the feed is no longer published.")
    public Response createFromCatalogue(
            @NotNull @Valid CatalogueRequest request,
            @RestQuery("import")
                    @DefaultValue("true")
                    @Parameter(
                            description = "Whether the list is imported at once; if not, the next import downloads it.")
                    boolean importNow) {
        return created(lists.createFromCatalogue(request.name(), request.type(), importNow));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "One list")
    @APIResponse(responseCode = "200", description = "The list.")
    public ListView get(@RestPath @Parameter(description = "Id of the list.") long id) {
        return visible(lists.get(id));
    }

    @PUT
    @Path("{id}")
    @RolesAllowed("admin")
    @Operation(
            summary = "Replace a list's definition",
            description = "The content stays until the next import. Disabling the list removes it from the "
                    + "decisions immediately.")
    @APIResponse(responseCode = "200", description = "The list.")
    @APIResponse(
            responseCode = "409",
            description =
                    "READ_ONLY: declared by the configuration; ALREADY_EXISTS: the new name is taken; LIST_IN_USE: "
                            + "lists are combined from it, so it can't be renamed.")
    public ListView replace(
            @RestPath @Parameter(description = "Id of the list.") long id, @NotNull @Valid ListRequest request) {
        return lists.replace(id, request);
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed("admin")
    @Operation(summary = "Delete a list with all its versions; it is removed from the decisions immediately")
    @APIResponse(responseCode = "204", description = "Deleted.")
    @APIResponse(
            responseCode = "409",
            description =
                    "READ_ONLY: declared by the configuration; LIST_IN_USE: details.used_by has the lists that are "
                            + "combined from it.")
    public void delete(@RestPath @Parameter(description = "Id of the list.") long id) {
        lists.delete(id);
    }

    @GET
    @Path("{id}/preview")
    @RolesAllowed("operator")
    @Bounded(Use.PREVIEW)
    @Operation(summary = "Download and parse a list without storing anything")
    @APIResponse(responseCode = "200", description = "The result of an import.")
    @APIResponse(responseCode = "422", description = "FEED_REJECTED: the content is invalid.")
    @APIResponse(responseCode = "502", description = "FEED_UNREACHABLE: it can't be downloaded.")
    public ListPreviewView preview(@RestPath @Parameter(description = "Id of the list.") long id) {
        return previewer.preview(id);
    }

    @GET
    @Path("{id}/entries")
    @Bounded(Use.SEARCH)
    @Operation(summary = "The content of a list, in the order of addresses")
    @APIResponse(responseCode = "200", description = "One page of ranges.")
    public Page<ListEntryView> entries(
            @RestPath @Parameter(description = "Id of the list.") long id,
            @RestQuery
                    @Parameter(
                            description = "Only ranges that overlap this address, CIDR or range; any other text is "
                                    + "searched in the text of the ranges.")
                    @Nullable
                    String contains,
            @RestQuery @DefaultValue("1") @Min(1) @Max(Page.LAST) int page,
            @RestQuery("page_size") @DefaultValue("100") @Min(1) @Max(Page.LARGEST) int pageSize) {
        return lists.entries(id, contains, page, pageSize);
    }

    @GET
    @Path("{id}/versions")
    @Operation(summary = "Kept versions of the content, newest first")
    @APIResponse(responseCode = "200", description = "The versions.")
    public Items<ListVersionView> versions(@RestPath @Parameter(description = "Id of the list.") long id) {
        return new Items<>(lists.versions(id).stream().map(ListVersionView::of).toList());
    }

    @POST
    @Path("{id}/restore/{version}")
    @RolesAllowed("operator")
    @Operation(
            summary = "Publish an older version",
            description = "It stays published until an import finds that the feed has changed since the last download.")
    @APIResponse(responseCode = "200", description = "The list.")
    @APIResponse(responseCode = "404", description = "NOT_FOUND: no such list or version.")
    public ListView restore(
            @RestPath @Parameter(description = "Id of the list.") long id,
            @RestPath @Parameter(description = "Number of the version.") long version) {
        return visible(lists.restore(id, version));
    }

    private static Response created(ListView list) {
        return Response.created(URI.create("/api/v1/blocklists/" + list.id()))
                .entity(list)
                .build();
    }

    /** URLs of feeds can contain keys, which only administrators may see. */
    private ListView visible(ListView list) {
        return caller.hasRole("admin") ? list : list.withoutSecrets();
    }
}
