package dev.bartizan.update.adoption;

import dev.bartizan.update.Platform;
import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The query parameters of a request for the adoption of updates. */
public class AdoptionParameters {

    @QueryParam("platform")
    @NotNull
    @Pattern(regexp = "android|ios")
    @Parameter(description = "`android` or `ios`.")
    @Nullable
    String platform;

    @QueryParam("runtimeVersion")
    @NotNull
    @Parameter(description = "Runtime version of the apps.")
    @Nullable
    String runtimeVersion;

    @QueryParam("channel")
    @Parameter(description = "Channel of the apps; default: the default channel of the app.")
    @Nullable
    String channel;

    @QueryParam("window")
    @DefaultValue("48h")
    @Pattern(regexp = AdoptionWindow.TEXTS)
    @Parameter(description = "`48h` by hour, or `30d` by day.")
    @Nullable
    String window;

    /** The clients of an app that are meant. The parameters must be valid. */
    Update.Target target(UpdateApp app) {
        return new Update.Target(
                app.name(),
                Platform.of(String.valueOf(platform)).orElseThrow(),
                String.valueOf(runtimeVersion),
                Optional.ofNullable(channel).orElse(app.defaultChannel()));
    }

    /** The time that is meant. The parameters must be valid. */
    AdoptionWindow window() {
        return AdoptionWindow.of(String.valueOf(window)).orElseThrow();
    }
}
