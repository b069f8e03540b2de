package dev.bartizan.update.upload;

import dev.bartizan.update.UpdateApps;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.Paths;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;

/**
 * Adds uploads and files of updates to the OpenAPI document, which otherwise contains only resources; and the answers of a
 * manifest for the path that names the app.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class RouteDescriptions implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getPaths() == null) {
            document.setPaths(OASFactory.createPaths());
        }
        document.getPaths()
                .addPathItem("/api/updates/upload", OASFactory.createPathItem().POST(upload()))
                .addPathItem(
                        "/api/updates/assets/{hash}",
                        OASFactory.createPathItem().GET(fetch()).HEAD(look()))
                .addPathItem(
                        "/api/updates/apps/{app}/upload",
                        OASFactory.createPathItem().POST(ofApp(upload())))
                .addPathItem(
                        "/api/updates/apps/{app}/assets/{hash}",
                        OASFactory.createPathItem().GET(ofApp(fetch())).HEAD(ofApp(look())));
        answerAlike(document.getPaths(), "/api/updates/manifest", "/api/updates/apps/{app}/manifest");
    }

    /** Requests for two paths have the same answers. */
    private static void answerAlike(Paths paths, String one, String other) {
        PathItem described = paths.getPathItem(one);
        PathItem same = paths.getPathItem(other);
        if (described != null && same != null) {
            APIResponses responses = OASFactory.createAPIResponses();
            described.getGET().getResponses().getAPIResponses().forEach(responses::addAPIResponse);
            same.getGET().setResponses(responses);
        }
    }

    /** The header that names the app. */
    private static Parameter app() {
        return OASFactory.createParameter()
                .in(Parameter.In.HEADER)
                .name(UpdateApps.HEADER)
                .description("Name of the app; `default` if absent. If the path has it, the header must have the same.")
                .schema(type(Schema.SchemaType.STRING));
    }

    /** The same operation for an app in the path. */
    private static Operation ofApp(Operation operation) {
        return operation
                .operationId(operation.getOperationId() + "OfApp")
                .summary(operation.getSummary() + " of an app")
                .addParameter(OASFactory.createParameter()
                        .in(Parameter.In.PATH)
                        .name("app")
                        .required(true)
                        .description("Name of the app.")
                        .schema(type(Schema.SchemaType.STRING)));
    }

    private static Operation fetch() {
        Operation fetch = asset().operationId("updatesFetchAsset")
                .summary("Fetch a file of an update")
                .description("Supports `If-None-Match` with the `ETag`, and `Range`; a request for several "
                        + "ranges gets the whole file. Compressed if a compressed copy is stored and the "
                        + "client accepts it.");
        fetch.getResponses()
                .addAPIResponse(
                        "206", response("The requested range of the file.").content(file()))
                .addAPIResponse("416", response("The range is outside the file."))
                .addAPIResponse("503", response("`STORAGE_FAILED`: the file can't be read."))
                .getAPIResponse("200")
                .content(file());
        return fetch;
    }

    private static Content file() {
        return OASFactory.createContent()
                .addMediaType(
                        "*/*",
                        OASFactory.createMediaType()
                                .schema(type(Schema.SchemaType.STRING).format("binary")));
    }

    private static Operation look() {
        return asset().operationId("updatesLookAtAsset")
                .summary("Check a file of an update")
                .description("The headers of the file.");
    }

    private static Operation asset() {
        return OASFactory.createOperation()
                .addTag("Updates")
                .addParameter(app())
                .addParameter(OASFactory.createParameter()
                        .in(Parameter.In.PATH)
                        .name("hash")
                        .required(true)
                        .description("SHA-256 of the file: in base64url without padding, or in hexadecimal digits.")
                        .schema(type(Schema.SchemaType.STRING)))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse("200", response("The file."))
                        .addAPIResponse("304", response("The client already has the file."))
                        .addAPIResponse("404", response("`NOT_FOUND`: no update of the app has this file.")));
    }

    private static Operation upload() {
        return OASFactory.createOperation()
                .addTag("Updates")
                .operationId("updatesUpload")
                .addParameter(app())
                .summary("Publish an update")
                .description("Either one `bundle` with its `platform`, or an `export`: a zip of the output of `expo "
                        + "export`, optionally with `expoConfig.json`. An export becomes one update "
                        + "for each platform.")
                .requestBody(OASFactory.createRequestBody()
                        .required(true)
                        .content(OASFactory.createContent()
                                .addMediaType(
                                        "multipart/form-data",
                                        OASFactory.createMediaType().schema(form()))))
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(
                                "201",
                                OASFactory.createAPIResponse()
                                        .description("Published.")
                                        .content(OASFactory.createContent()
                                                .addMediaType(
                                                        "application/json",
                                                        OASFactory.createMediaType()
                                                                .schema(published()))))
                        .addAPIResponse("400", response("`UPLOAD_REJECTED`: the reason is in `details.reason`."))
                        .addAPIResponse(
                                "401", response("`UPLOAD_KEY_REFUSED`: no key, a wrong one, or that of another app."))
                        .addAPIResponse(
                                "409",
                                response("`OTHER_APP`: the slug in the configuration is that of another app;"
                                        + " `details` has both. Nothing was published."))
                        .addAPIResponse("429", response("`TOO_MANY_REQUESTS`: too many wrong keys from this address."))
                        .addAPIResponse(
                                "404",
                                response("`FEATURE_OFF`: no key is configured; `details.setting` is the setting for"
                                        + " it. `NOT_FOUND`: the app is not configured."))
                        .addAPIResponse(
                                "503",
                                response(
                                        "`STORAGE_FAILED`, or one of the `DATABASE_…` codes: nothing was published.")));
    }

    private static Schema published() {
        Schema update = update().addRequired("platform").addRequired("updateId").addRequired("manifest");
        update.addProperty("platform", type(Schema.SchemaType.STRING).description("`ios` or `android`."));
        return update().addProperty("success", type(Schema.SchemaType.BOOLEAN).description("Always `true`."))
                .addProperty(
                        "releaseId",
                        type(Schema.SchemaType.STRING)
                                .format("uuid")
                                .description("Identifies all updates of this upload."))
                .addProperty(
                        "updates",
                        type(Schema.SchemaType.ARRAY)
                                .items(update)
                                .description("For several platforms: one item for each update, instead of the "
                                        + "fields of a single one."))
                .addProperty(
                        "warnings",
                        type(Schema.SchemaType.ARRAY)
                                .items(type(Schema.SchemaType.OBJECT)
                                        .addProperty(
                                                "code",
                                                type(Schema.SchemaType.STRING).description("`EXPO_CONFIG_MISSING`."))
                                        .addProperty(
                                                "message",
                                                type(Schema.SchemaType.STRING)
                                                        .description("What doesn't work in the app.")))
                                .description("What may be wrong with the upload, which was published; absent if "
                                        + "there is nothing."))
                .addRequired("success")
                .addRequired("releaseId");
    }

    private static Schema update() {
        return type(Schema.SchemaType.OBJECT)
                .addProperty(
                        "updateId",
                        type(Schema.SchemaType.STRING).format("uuid").description("Identifies the update."))
                .addProperty("manifest", type(Schema.SchemaType.OBJECT).description("The manifest that apps get."));
    }

    private static Schema form() {
        Schema form = type(Schema.SchemaType.OBJECT);
        new TreeMap<>(Map.of(
                        "platform", "`ios` or `android`; for an export, publishes only this platform.",
                        "runtimeVersion",
                                "Runtime version that the update needs; required unless each platform has its own.",
                        "runtimeVersion.android", "Another runtime version for Android.",
                        "runtimeVersion.ios", "Another runtime version for iOS.",
                        "bundleType", "The uploader's type of the bundle; copied to the manifest's metadata.",
                        "channel", "Channel of the update; default: the configured channel.",
                        "message", "Message for people.",
                        "rollout", "Percentage of clients that get it; default 100."))
                .forEach((name, description) ->
                        form.addProperty(name, type(Schema.SchemaType.STRING).description(description)));
        new TreeMap<>(Map.of(
                        "bundle", "The app's bundle: Hermes bytecode or JavaScript text.",
                        "export", "A zip of the output of `expo export`.",
                        "expoConfig", "The app's configuration as JSON; replaces `expoConfig.json` of an export."))
                .forEach((name, description) -> form.addProperty(
                        name, type(Schema.SchemaType.STRING).format("binary").description(description)));
        return form;
    }

    private static Schema type(Schema.SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    private static APIResponse response(String description) {
        return OASFactory.createAPIResponse().description(description);
    }
}
