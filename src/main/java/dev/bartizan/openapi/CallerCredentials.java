package dev.bartizan.openapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** The credentials that operations accept, in the OpenAPI document. */
final class CallerCredentials {

    static final String BOUNCER_API = "/v1/";
    static final String USAGE_METRICS = "/v1/usage-metrics";
    static final String MACHINE_LOGIN = "/v1/watchers";

    /** Operations that upload updates. */
    private static final Set<String> UPLOADS = Set.of("/api/updates/upload", "/api/updates/apps/{app}/upload");

    private static final String BEARER = "bearer";
    private static final String BOUNCER_KEY = "bouncerKey";
    private static final String MACHINE_TOKEN = "machineToken";
    private static final String SESSION = "session";
    private static final String UPLOAD_KEY = "uploadKey";
    private static final String API = "/api/";
    private static final String MACHINE_API = "Machine API";
    private static final String ROLE_OF_THE_UPLOAD_KEY = "publisher";
    private static final String ROLE_OF_PEOPLE = "person";

    /**
     * Operations below {@value #API} that need no credential: apps ask for updates without one, and people log in without
     * one.
     */
    private static final Set<String> OPEN = Set.of(
            "/api/updates/manifest",
            "/api/updates/status",
            "/api/updates/assets/{hash}",
            "/api/updates/apps/{app}/manifest",
            "/api/updates/apps/{app}/status",
            "/api/updates/apps/{app}/assets/{hash}",
            "/api/v1/login",
            "/api/v1/setup");

    private CallerCredentials() {}

    /** Describes all kinds of credentials. */
    static void describe(Components components) {
        components
                .addSecurityScheme(
                        BEARER,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme(BEARER)
                                .description("A token of `/api/v1/tokens`, or the administrator's token."))
                .addSecurityScheme(
                        BOUNCER_KEY,
                        key(SecurityScheme.In.HEADER, "X-Api-Key", "The key of a bouncer of `/api/v1/bouncers`."))
                .addSecurityScheme(
                        MACHINE_TOKEN,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme(BEARER)
                                .description("The token of a machine's session, from `POST /v1/watchers/login`."))
                .addSecurityScheme(
                        UPLOAD_KEY,
                        key(
                                SecurityScheme.In.HEADER,
                                "X-Api-Key",
                                "The key that publishes updates: `bartizan.update.upload-key`."))
                .addSecurityScheme(
                        SESSION,
                        key(
                                SecurityScheme.In.COOKIE,
                                "bartizan",
                                "The cookie of a login, over HTTPS `__Host-bartizan`. Wherever a token is accepted it is"
                                        + " accepted too, with the header `X-CSRF-Token` for all methods but GET and"
                                        + " HEAD."));
    }

    /** Sets the credentials of an operation. */
    static void secure(String path, Operation operation) {
        List<SecurityRequirement> credentials = new ArrayList<>();
        if (path.startsWith(BOUNCER_API)) {
            boolean machine = ofMachines(operation);
            if (!machine) {
                credentials.add(credential(BOUNCER_KEY, List.of()));
            }
            if (machine && !path.startsWith(MACHINE_LOGIN) || path.equals(USAGE_METRICS)) {
                credentials.add(credential(MACHINE_TOKEN, List.of()));
            }
        } else if (ofUploads(path)) {
            credentials.add(credential(UPLOAD_KEY, List.of()));
        } else if (path.startsWith(API) && !OPEN.contains(path)) {
            Set<String> roles = new TreeSet<>();
            if (operation.getSecurity() != null) {
                operation.getSecurity().stream()
                        .map(requirement -> requirement.getScheme(BEARER))
                        .forEach(roles::addAll);
            }
            boolean uploadKey = roles.remove(ROLE_OF_THE_UPLOAD_KEY);
            if (roles.remove(ROLE_OF_PEOPLE)) {
                credentials.add(credential(SESSION, List.of()));
            } else if (!roles.isEmpty() || !uploadKey) {
                credentials.add(credential(BEARER, List.copyOf(roles)));
            }
            if (uploadKey) {
                credentials.add(credential(UPLOAD_KEY, List.of()));
            }
        }
        operation.setSecurity(credentials);
    }

    /** Whether the operation of a path uploads an update. */
    static boolean ofUploads(String path) {
        return UPLOADS.contains(path);
    }

    /** Whether an operation is one for machines whose CrowdSec agents report here. */
    static boolean ofMachines(Operation operation) {
        return operation.getTags() != null && operation.getTags().contains(MACHINE_API);
    }

    private static SecurityScheme key(SecurityScheme.In in, String name, String description) {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(in)
                .name(name)
                .description(description);
    }

    private static SecurityRequirement credential(String scheme, List<String> roles) {
        return OASFactory.createSecurityRequirement().addScheme(scheme, roles);
    }
}
