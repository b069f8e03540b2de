package dev.bartizan.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The table of permissions, {@code access-matrix.txt} in the test resources. */
final class AccessTable {

    private static final Pattern PARAMETER = Pattern.compile("\\{(?!secret)[a-z_]+}");

    private AccessTable() {}

    /** The credential of a caller, in the order of the table's columns. */
    enum Credential {
        NONE,
        VIEWER,
        ADMIN,
        EXPORT,
        BOUNCER,
        UPLOAD,
        EXPIRED,
        REVOKED,
        TICKET
    }

    /** The expected result of a call. */
    enum Outcome {
        OK("ok"),
        UNAUTHENTICATED("401"),
        FORBIDDEN("403"),
        NOT_THERE("404");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        private static Outcome of(String text) {
            for (Outcome outcome : values()) {
                if (outcome.text.equals(text)) {
                    return outcome;
                }
            }
            throw new IllegalArgumentException("No outcome: " + text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One line.
     *
     * @param method of HTTP, or {@code WS}
     * @param path as it stands in the table
     */
    record Line(String method, String path, Map<Credential, Outcome> expected) {

        /** The operation as the OpenAPI document names it. */
        String operation() {
            return method + " " + pathWithoutQuery();
        }

        String pathWithoutQuery() {
            return path.split("\\?", 2)[0];
        }

        boolean secretInAddress() {
            return path.contains("{secret}");
        }

        boolean handshake() {
            return method.equals("WS");
        }

        /** The request target, with ids that don't exist. */
        String target() {
            String named = path.replace("{ip}", "192.0.2.1")
                    .replace("{network}", "192.0.2.0")
                    .replace("{prefix_length}", "24")
                    .replace("{format}", "plain")
                    .replace("{hash}", "0".repeat(64));
            boolean byUuid = path.startsWith("/api/updates/") || path.startsWith("/api/v1/soak/");
            return PARAMETER.matcher(named).replaceAll(byUuid ? "00000000-0000-4000-8000-000000000000" : "999999");
        }

        /** Whether a status is the expected result. */
        boolean allows(Credential credential, int status) {
            return switch (expected.get(credential)) {
                case OK -> letIn(status);
                case UNAUTHENTICATED -> status == 401;
                case FORBIDDEN -> status == 403;
                case NOT_THERE -> status == 404;
            };
        }

        /** Whether a status grants no more than the expected result. */
        boolean allowsNoMoreThan(Credential credential, int status) {
            boolean refused = status == 400 || status == 401 || status == 403 || status == 405;
            boolean nothingToHide = expected.get(credential) == Outcome.OK && status == 404;
            return refused || nothingToHide || allows(credential, status);
        }

        private boolean letIn(int status) {
            if (handshake() && !path.startsWith("/api/v1/tokens")) {
                return status == 101;
            }
            boolean nothingThere = status == 404 && !path.contains("{");
            return status != 401 && status != 403 && status != 405 && status != 500 && !nothingThere;
        }
    }

    static List<Line> read() throws IOException {
        try (InputStream file = AccessTable.class.getResourceAsStream("/access-matrix.txt")) {
            List<Line> lines = new ArrayList<>();
            for (String text : new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (!text.isBlank() && !text.startsWith("#")) {
                    lines.add(line(text.split(" +")));
                }
            }
            return lines;
        }
    }

    private static Line line(String[] cells) {
        Map<Credential, Outcome> expected = new EnumMap<>(Credential.class);
        if (cells.length != 2 + Credential.values().length) {
            throw new IllegalArgumentException("Not one cell for each credential: " + String.join(" ", cells));
        }
        for (Credential credential : Credential.values()) {
            expected.put(credential, Outcome.of(cells[2 + credential.ordinal()]));
        }
        return new Line(cells[0], cells[1], expected);
    }
}
