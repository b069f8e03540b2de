package dev.bartizan.audit.log;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.bartizan.audit.AuditCaller;
import dev.bartizan.audit.AuditChange;
import dev.bartizan.audit.AuditEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An entry of the audit log. */
@Schema(description = "A change, and who made it.")
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record AuditEntryView(
        @Schema(description = "Identifier; newer entries have larger ones.", examples = "4711")
        long id,

        @Schema(description = "When the change was made.") Instant at,

        @Schema(
                description =
                        "Name of the account, token or machine; for other actors their kind. For a refused login the"
                                + " actor is `anonymous`.",
                examples = "alice")
        String actor,

        @Schema(
                description = "Kind of the actor: `account`, `token`, `upload_key`, `bouncer`, `machine`, `anonymous`,"
                        + " `configuration` (the settings), `schedule` (Bartizan itself) or `cli` (a command).",
                examples = "account")
        String actorKind,

        @Schema(
                description =
                        "By what the change came in: `page` (the console), `api`, `cli`, or `automation` (no request).",
                examples = "page")
        String way,

        @Schema(description = "The client's address; `null` without a request.", examples = "192.0.2.10") @Nullable
        String address,

        @Schema(description = "What was done.", examples = "account.change")
        String action,

        @Schema(description = "The kind of what was changed.", examples = "account")
        String targetType,

        @Schema(description = "What was changed: a name, or an id if it has no name.", examples = "bob")
        String target,

        @Schema(description = "Fields before the change, without secrets.", examples = "{\"role\":\"VIEWER\"}")
        Map<String, String> before,

        @Schema(description = "Fields after the change, without secrets.", examples = "{\"role\":\"OPERATOR\"}")
        Map<String, String> after,

        @Schema(description = "Why the action failed; `null` if it succeeded.", examples = "FAIL2BAN_UNREACHABLE")
        @Nullable
        String errorCode) {

    static AuditEntryView of(AuditEntry entry) {
        AuditCaller by = entry.by();
        AuditChange change = entry.change();
        return new AuditEntryView(
                entry.id(),
                entry.at(),
                by.name(),
                by.kind().label(),
                by.way().label(),
                by.address().orElse(null),
                change.action(),
                change.targetType(),
                change.target(),
                change.before(),
                change.after(),
                change.errorCode().orElse(null));
    }
}
