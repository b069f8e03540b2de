package dev.bartizan.update.rollout;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps updates of one app out of another one, by the slug of their configuration. The first update with a slug fixes that of the
 * app, as long as the app has updates with it.
 */
final class AppSlug {

    private static final int MOST_SHOWN = 10;
    private static final int LONGEST_SHOWN = 100;

    private AppSlug() {}

    /**
     * Checks updates that are about to be published. Updates without a slug are accepted. So is each slug that the app already has:
     * one installation had updates of several apps before apps could be named.
     *
     * @throws ServiceException {@code OTHER_APP}
     */
    static void require(List<Update> drafts, Updates updates) {
        for (Update draft : drafts) {
            String app = draft.target().app();
            Set<String> slugs = of(app, updates);
            draft.slug()
                    .filter(slug -> !slugs.isEmpty() && !slugs.contains(slug))
                    .ifPresent(slug -> {
                        List<String> shown = slugs.stream()
                                .limit(MOST_SHOWN)
                                .map(AppSlug::shortened)
                                .toList();
                        throw new ServiceException(
                                ErrorCode.OTHER_APP,
                                "The upload has the slug %s, but the updates of the app %s have %s."
                                        .formatted(shortened(slug), app, String.join(", ", shown)),
                                Map.of("app", app, "slug", shortened(slug), "slugs", shown));
                    });
        }
    }

    /**
     * The slugs of an app's updates, also of those that retention removed and whose files are kept. An app with no other updates than
     * those has no slug, because nobody sees them.
     */
    private static Set<String> of(String app, Updates updates) {
        List<Update> shown = updates.all().stream()
                .filter(update -> update.target().app().equals(app))
                .toList();
        if (shown.isEmpty()) {
            return Set.of();
        }
        Stream<Update> retired = updates.retired().stream()
                .map(Updates.Retired::update)
                .filter(update -> update.target().app().equals(app));
        return Stream.concat(shown.stream(), retired)
                .flatMap(update -> update.slug().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shortened(String slug) {
        return slug.length() > LONGEST_SHOWN ? slug.substring(0, LONGEST_SHOWN) : slug;
    }
}
