package dev.bartizan.container.page;

import dev.bartizan.container.desired.DesiredState;
import dev.bartizan.container.supervision.SupervisedContainer;
import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A supervised container in the table. */
@TemplateData
public record ContainerLine(
        String name,
        String app,
        String image,
        Condition condition,
        Restarts restarts,
        List<String> dependsOn,
        List<String> warnings) {

    private static final Set<String> GOOD = Set.of("running", "starting", "stopped", "held");

    /**
     * Its state, and whether it should run.
     *
     * @param state the state's name in the API
     */
    @TemplateData
    public record Condition(String state, String why, Instant since, boolean wanted) {

        /** Whether somebody should look at it. */
        public boolean bad() {
            return !GOOD.contains(state) || state.equals("stopped") && wanted;
        }
    }

    /**
     * Its restarts.
     *
     * @param left how many are left before it counts as failed
     * @param next when it is restarted next
     */
    @TemplateData
    public record Restarts(int left, @Nullable Instant next) {}

    static ContainerLine of(SupervisedContainer container) {
        SupervisedContainer.Status status = container.status();
        return new ContainerLine(
                container.name(),
                container.app(),
                container.image(),
                new Condition(
                        status.state(), status.why(), status.since(), status.desiredState() == DesiredState.RUNNING),
                new Restarts(
                        container.restarts().left(), container.restarts().next().orElse(null)),
                container.settings().dependsOn(),
                container.settings().warnings());
    }

    /** The path of its page. */
    public String path() {
        return path(name);
    }

    /** The path of the same in the API. */
    public String api() {
        return "/api/v1/containers/" + segment(name);
    }

    static String path(String container) {
        return ContainerPage.PATH + "/" + segment(container);
    }

    private static String segment(String container) {
        return URLEncoder.encode(container, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
