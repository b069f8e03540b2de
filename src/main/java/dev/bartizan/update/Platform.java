package dev.bartizan.update;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Optional;

/** What a client runs on. */
public enum Platform {
    @JsonProperty("android")
    ANDROID("android"),
    @JsonProperty("ios")
    IOS("ios");

    private final String wireName;

    Platform(String wireName) {
        this.wireName = wireName;
    }

    /** Its name in headers, fields and answers. */
    public String wireName() {
        return wireName;
    }

    /** The platform of that name; nothing where there is none. */
    public static Optional<Platform> of(String wireName) {
        return Arrays.stream(values())
                .filter(platform -> platform.wireName.equals(wireName))
                .findFirst();
    }
}
