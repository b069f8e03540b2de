package dev.bartizan.update;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operating system of a client. */
public enum Platform {
    @JsonProperty("android")
    ANDROID("android"),
    @JsonProperty("ios")
    IOS("ios");

    private final String wireName;

    Platform(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in headers, form fields and responses. */
    public String wireName() {
        return wireName;
    }

    /** The platform with a name, if there is one. */
    public static Optional<Platform> of(@Nullable String wireName) {
        return Arrays.stream(values())
                .filter(platform -> platform.wireName.equals(wireName))
                .findFirst();
    }
}
