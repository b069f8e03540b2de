package dev.bartizan.access.login;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A secret for one-time codes. */
@Schema(description = "A secret for one-time codes.")
record CodeSecretView(
        @Schema(description = "The secret in base 32, to type in.", examples = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        String secret,

        @Schema(
                description = "The address for a QR code.",
                examples = "otpauth://totp/Bartizan%3Aalice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bartizan")
        String uri) {

    /** Without the secrets. */
    @Override
    public String toString() {
        return "CodeSecretView[…]";
    }
}
