package dev.bartizan.access.account;

import dev.bartizan.access.Role;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An account in API responses. */
@Schema(description = "An account.")
public record AccountView(
        @Schema(description = "Identifier of the account.", examples = "3")
        long id,

        @Schema(description = "Unique name, without regard to case.", examples = "alice")
        String name,

        @Schema(description = "Role of the account.", examples = "operator")
        Role role,

        @Schema(description = "Whether the person may log in.")
        boolean enabled,

        @Schema(description = "Whether a login needs a one-time code.")
        boolean codes,

        @Schema(description = "Number of recovery codes that are left.", examples = "10")
        int recoveryCodes,

        @Schema(
                description = "Whether it has no password, because a reverse proxy or an OpenID provider"
                        + " authenticates its person.")
        boolean external,

        @Schema(description = "When it was created.") Instant createdAt) {

    /** The account without its secrets. */
    public static AccountView of(Account account) {
        return new AccountView(
                account.id(),
                account.name(),
                account.role(),
                account.enabled(),
                account.needsCode(),
                account.secrets().recoveryHashes().size(),
                account.external(),
                account.createdAt());
    }
}
