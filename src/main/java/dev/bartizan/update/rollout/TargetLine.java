package dev.bartizan.update.rollout;

import dev.bartizan.update.Update;
import dev.bartizan.update.UpdateApp;
import io.quarkus.qute.TemplateData;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A target in the table of updates.
 *
 * @param updates how many updates are kept
 * @param newest the newest of them
 */
@TemplateData
public record TargetLine(Name name, int updates, UpdateLine newest) {

    /** The clients that updates are for. */
    @TemplateData
    public record Name(String app, String platform, String runtimeVersion, String channel) {

        static Name of(Update.Target target) {
            return new Name(target.app(), target.platform().wireName(), target.runtimeVersion(), target.channel());
        }

        /** The path of the target's page. */
        public String path() {
            return UpdatePage.PATH + "/target" + query();
        }

        /** Identifies the target in a query. */
        public String query() {
            return "?platform=" + platform + "&runtime=" + encoded(runtimeVersion) + "&channel=" + encoded(channel)
                    + (app.equals(UpdateApp.DEFAULT) ? "" : "&app=" + encoded(app));
        }

        /** Whether it is a target of another app than {@code default}. */
        public boolean named() {
            return !app.equals(UpdateApp.DEFAULT);
        }

        /** Path of the app's updates in the API. */
        public String api() {
            return UpdateApp.path(app) + "/status";
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }
}
