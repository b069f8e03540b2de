package dev.bartizan.update;

import dev.bartizan.http.AllowedText;
import org.jspecify.annotations.Nullable;

/**
 * The names of runtime versions. Includes each name that the schema of Expo's {@code app.json} allows, such as {@code
 * 1.4.0(12)} of the policy {@code nativeVersion} and {@code exposdk:54.0.0} of {@code sdkVersion}. No name has a
 * character with a meaning in paths, headers or HTML.
 *
 * @see <a href="https://docs.expo.dev/versions/latest/config/app/#runtimeversion">app.json, runtimeVersion</a>
 */
public final class RuntimeVersion {

    /** The rule, for errors. */
    public static final String RULE = "1 to 255 of the characters A-Z a-z 0-9 . _ : + - ( )";

    private static final AllowedText ALLOWED = AllowedText.alphanumericAnd("._:+-()", 255);

    private RuntimeVersion() {}

    /** Whether a text is a runtime version; false for none. */
    public static boolean isValid(@Nullable String text) {
        return ALLOWED.matches(text);
    }
}
