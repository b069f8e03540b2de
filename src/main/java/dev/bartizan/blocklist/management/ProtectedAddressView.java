package dev.bartizan.blocklist.management;

import dev.bartizan.protection.ProtectedSet;
import dev.bartizan.protection.Protection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A protected address on a list. */
@Schema(
        name = "ProtectedAddress",
        description = "A protected address on a list, which the list therefore doesn't block.")
public record ProtectedAddressView(
        @Schema(
                description = "The address, or the protected range that the list overlaps.",
                examples = "45.155.205.9/32")
        String range,

        @Schema(
                description = "Why it is protected: `interface`, `configured`, `gateway`, `resolver`, `administrator`, "
                        + "`feed`, `webhook`.",
                examples = "interface")
        Protection protection) {

    public static ProtectedAddressView of(ProtectedSet.Entry entry) {
        return new ProtectedAddressView(entry.range().toString(), entry.protection());
    }
}
