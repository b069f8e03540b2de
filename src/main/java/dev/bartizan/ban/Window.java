package dev.bartizan.ban;

import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** How far back a query about bans looks. */
public class Window {

    private static final String NAMES = "`24h`, `7d`, `30d`, `365d`";

    @Parameter(
            description = "Only bans that began this long ago at most: " + NAMES
                    + ". Without it counts are of `7d`, and" + " the list has all.",
            example = "7d")
    @QueryParam("window")
    @Pattern(regexp = Lookback.TEXTS)
    @Nullable
    String window;

    @Parameter(description = "The old name of `window`.", deprecated = true)
    @QueryParam("range")
    @Pattern(regexp = Lookback.TEXTS)
    @Nullable
    String range;

    /** The one that is asked for, if any. */
    public Optional<Lookback> lookback() {
        return Lookback.ofEither(window, range);
    }
}
