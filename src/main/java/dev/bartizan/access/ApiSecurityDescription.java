package dev.bartizan.access;

import dev.bartizan.error.ErrorCode;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Describes in the OpenAPI document what every API operation has in common: the token, and how it is refused. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public class ApiSecurityDescription implements OASFilter {

    private static final String API = "/api/";
    private static final String SCHEME = "bearer";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        if (document.getComponents() == null) {
            document.setComponents(OASFactory.createComponents());
        }
        document.getComponents()
                .addSecurityScheme(
                        SCHEME,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme(SCHEME)
                                .description("A token of `/api/v1/tokens`, or the administrator's own."));
        if (document.getPaths() == null || document.getPaths().getPathItems() == null) {
            return;
        }
        document.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith(API)) {
                item.getOperations().values().forEach(ApiSecurityDescription::describe);
            }
        });
    }

    private static void describe(Operation operation) {
        if (operation.getResponses() == null) {
            operation.setResponses(OASFactory.createAPIResponses());
        }
        operation
                .getResponses()
                .addAPIResponse("401", error(ErrorCode.UNAUTHENTICATED, "the token is missing, unknown or expired."))
                .addAPIResponse("403", error(ErrorCode.FORBIDDEN, "the token's role does not allow this call."))
                .addAPIResponse(
                        "429",
                        error(
                                ErrorCode.TOO_MANY_REQUESTS,
                                "too many wrong tokens from this address, or too much that runs with this one."));
    }

    private static APIResponse error(ErrorCode code, String reason) {
        return OASFactory.createAPIResponse()
                .description("`" + code + "`: " + reason)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("ErrorResponse"))));
    }
}
