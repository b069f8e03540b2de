package dev.bartizan.fail2ban.jail;

import dev.bartizan.error.ServiceException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Settings of a jail to change; a setting that is absent stays as it is. */
@Schema(description = "Ban time and conditions of a jail.")
public record JailSettingsRequest(
        @Schema(description = "Seconds that a ban lasts, not 0; `-1`: permanent.", examples = "600")
        @Min(-1)
        @Max(LONGEST_SECONDS)
        @Nullable
        Long bantime,

        @Schema(description = "Seconds within which failures are counted.", examples = "600")
        @Min(1)
        @Max(LONGEST_SECONDS)
        @Nullable
        Long findtime,

        @Schema(description = "Failures after which an address is banned.", examples = "5")
        @Min(1)
        @Max(MOST_RETRIES)
        @Nullable
        Long maxretry) {

    /** A hundred years; fail2ban can still add this to a date. */
    static final long LONGEST_SECONDS = 100L * 365 * 24 * 3600;

    static final long MOST_RETRIES = 1_000_000;

    /**
     * From texts by name; an empty one stays as it is.
     *
     * @throws ServiceException {@code VALIDATION_FAILED} that names each wrong setting
     */
    static JailSettingsRequest of(Map<String, String> texts) {
        Map<String, String> wrong = new LinkedHashMap<>();
        JailSettingsRequest request = new JailSettingsRequest(
                number(texts, "bantime", -1, LONGEST_SECONDS, wrong),
                number(texts, "findtime", 1, LONGEST_SECONDS, wrong),
                number(texts, "maxretry", 1, MOST_RETRIES, wrong));
        if (!wrong.isEmpty()) {
            throw ServiceException.invalid(wrong, texts);
        }
        return request;
    }

    private static @Nullable Long number(
            Map<String, String> texts, String name, long least, long most, Map<String, String> wrong) {
        String text = texts.getOrDefault(name, "");
        if (text.isEmpty()) {
            return null;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Refused like a number out of range.
        }
        wrong.put(name, "must be a number from " + least + " to " + most);
        return null;
    }
}
