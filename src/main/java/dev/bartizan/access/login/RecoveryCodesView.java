package dev.bartizan.access.login;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Recovery codes, each of which works once. */
@Schema(description = "Recovery codes, each of which works once.")
record RecoveryCodesView(@Schema(description = "The codes.") List<String> codes) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "RecoveryCodesView[…]";
    }
}
