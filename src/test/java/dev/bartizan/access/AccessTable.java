package dev.bartizan.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of permissions, {@code access-matrix.txt} in the test resources. */
final class AccessTable {

    private static final Pattern PARAMETER = Pattern.compile("\\{(?!secret)[a-z_]+}");

    private static final List<String> BY_UUID = List.of("/api/updates/", "/api/v1/soak/", "/ui/soaks/", "/ui/updates/");

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
        TICKET,
        OPERATOR,
        SESSION,
        LIMITED
    }

    /** The last ones have no column. */
    private static final int COLUMNS = Credential.OPERATOR.ordinal();

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
            boolean byUuid = BY_UUID.stream().anyMatch(path::startsWith);
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
        Set<List<String>> operators =
                rows("/operator-may.txt").stream().map(List::of).collect(Collectors.toSet());
        List<Line> lines = new ArrayList<>();
        for (String[] cells : rows("/access-matrix.txt")) {
            lines.add(line(cells, operators.remove(List.of(cells[0], cells[1]))));
        }
        if (!operators.isEmpty()) {
            throw new IllegalArgumentException("Not in the table: " + operators);
        }
        return lines;
    }

    private static List<String[]> rows(String resource) throws IOException {
        try (InputStream file = AccessTable.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> !text.isBlank() && !text.startsWith("#"))
                    .map(text -> text.split(" +"))
                    .toList();
        }
    }

    private static Line line(String[] cells, boolean operatorMay) {
        Map<Credential, Outcome> expected = new EnumMap<>(Credential.class);
        if (cells.length != 2 + COLUMNS) {
            throw new IllegalArgumentException("Not one cell for each credential: " + String.join(" ", cells));
        }
        for (int column = 0; column < COLUMNS; column++) {
            expected.put(Credential.values()[column], Outcome.of(cells[2 + column]));
        }
        expected.put(Credential.OPERATOR, expected.get(operatorMay ? Credential.ADMIN : Credential.VIEWER));
        expected.put(Credential.LIMITED, ofLimited(cells[1], expected));
        expected.put(Credential.SESSION, ofSession(cells[0], cells[1], expected));
        return new Line(cells[0], cells[1], expected);
    }

    /** An administrator's token that is limited to bans. */
    private static Outcome ofLimited(String path, Map<Credential, Outcome> expected) {
        boolean inside = path.matches("/api/v1/(bans|events)([/?].*)?") || path.startsWith("/x/");
        boolean others = expected.get(Credential.ADMIN) == Outcome.UNAUTHENTICATED
                || expected.get(Credential.NONE) == expected.get(Credential.ADMIN);
        return inside || others ? expected.get(Credential.ADMIN) : Outcome.FORBIDDEN;
    }

    /** The cookie without a CSRF token. */
    private static Outcome ofSession(String method, String path, Map<Credential, Outcome> expected) {
        if (path.contains("{secret}")) {
            return expected.get(Credential.REVOKED);
        }
        boolean forPeople = path.startsWith("/api") || path.startsWith("/ui");
        if (!forPeople || expected.get(Credential.ADMIN) == expected.get(Credential.NONE)) {
            return expected.get(Credential.NONE);
        }
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Outcome.FORBIDDEN;
        }
        // What a person has and a token has not.
        boolean own = path.startsWith("/api/v1/accounts/me")
                || path.startsWith("/api/v1/sessions")
                || path.equals("/ui/settings/account");
        return own ? Outcome.OK : expected.get(Credential.ADMIN);
    }
}
