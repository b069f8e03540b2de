package dev.bartizan.blocklist.management;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.feed.CatalogueEntry;
import dev.bartizan.blocklist.feed.FeedCatalogue;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.console.setup.FirstStep;
import dev.bartizan.error.ServiceException;
import dev.bartizan.remediation.Remediation;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The page that adds lists: from the catalogue, or from an address. */
@Path(NewListPage.PATH)
@Produces(MediaType.TEXT_HTML)
@RolesAllowed("admin")
@TemplateData(target = CatalogueEntry.class)
@TemplateData(target = CatalogueEntry.Description.class)
@TemplateData(target = CatalogueEntry.Feed.class)
public class NewListPage implements FirstStep {

    static final String PATH = "/ui/new-list";

    private static final String AUTO = "auto";

    /** What a form can add at once. */
    private static final int MOST = 20;

    /** Feeds that suit most servers, and those of them that have few false positives and allow any use. */
    private static final List<String> FIRST = List.of(
            "spamhaus-drop-v4",
            "spamhaus-drop-v6",
            "ipsum-3",
            "blocklist-de-all",
            "cins-army",
            "firehol-level1",
            "tor-exits");

    private static final Set<String> RECOMMENDED = Set.of("spamhaus-drop-v4", "spamhaus-drop-v6", "ipsum-3");

    private final BlocklistService lists;
    private final FeedCatalogue catalogue;
    private final Validator validator;
    private final Pages pages;

    NewListPage(BlocklistService lists, FeedCatalogue catalogue, Validator validator, Pages pages) {
        this.lists = lists;
        this.catalogue = catalogue;
        this.validator = validator;
        this.pages = pages;
    }

    /** What a refused form had, so that it can be corrected. */
    @TemplateData
    public record Draft(String name, String url, String format, String type) {

        static final Draft EMPTY = new Draft("", "", AUTO, "ban");
    }

    /**
     * A category of the catalogue.
     *
     * @param feeds those that are still published
     */
    @TemplateData
    public record Category(String name, List<Choice> feeds) {}

    /**
     * A feed of the catalogue.
     *
     * @param taken whether there is a list of this name
     */
    @TemplateData
    public record Choice(CatalogueEntry entry, boolean taken) {}

    /** A feed that the first steps offer. */
    @TemplateData
    public record FirstChoice(CatalogueEntry entry, boolean recommended) {}

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance add(
                List<Category> categories, List<String> formats, Draft draft, @Nullable PageProblem problem);

        static native TemplateInstance step(List<FirstChoice> choices);
    }

    /** The catalogue, and the form for an address. */
    @GET
    public Response form() {
        return page(Draft.EMPTY, Optional.empty());
    }

    private Response page(Draft draft, Optional<ServiceException> problem) {
        Set<String> names = names();
        Map<String, List<Choice>> byCategory = catalogue.entries().stream()
                .filter(entry -> !entry.discontinued())
                .map(entry -> new Choice(entry, names.contains(entry.name())))
                .collect(Collectors.groupingBy(
                        choice -> choice.entry().description().category()));
        List<Category> categories = byCategory.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(category -> new Category(category.getKey(), category.getValue()))
                .toList();
        List<String> formats = Stream.concat(
                        Stream.of(AUTO), Stream.of(FeedFormat.values()).map(FeedFormat::wireName))
                .distinct()
                .toList();
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.add(
                        categories, formats, draft, problem.map(PageProblem::of).orElse(null)));
    }

    @Override
    public TemplateInstance step() {
        Set<String> names = names();
        return Templates.step(FIRST.stream()
                .filter(name -> !names.contains(name))
                .flatMap(name -> catalogue.find(name).stream())
                .filter(entry -> !entry.discontinued())
                .map(entry -> new FirstChoice(entry, RECOMMENDED.contains(entry.name())))
                .toList());
    }

    private Set<String> names() {
        return lists.list().stream().map(ListView::name).collect(Collectors.toSet());
    }

    /** Adds one or several feeds of the catalogue, and imports them. Those before one that is refused are added. */
    @POST
    @Path("catalogue")
    public Response addFeeds(@RestForm @Nullable List<String> name, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        List<String> chosen = name == null
                ? List.of()
                : name.stream().map(NewListPage::text).distinct().toList();
        if (chosen.size() <= 1) {
            return added(Draft.EMPTY, () -> addFeed(chosen.isEmpty() ? "" : chosen.getFirst()));
        }
        try {
            if (chosen.size() > MOST) {
                throw ServiceException.invalid(
                        Map.of("name", "must be given at most %d times".formatted(MOST)), Map.of());
            }
            chosen.forEach(this::addFeed);
        } catch (ServiceException refused) {
            return page(Draft.EMPTY, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH, "done", "listsAdded"));
    }

    private ListView addFeed(String name) {
        if (name.isEmpty()) {
            throw ServiceException.invalid(Map.of("name", "must be the name of a feed"), Map.of());
        }
        return lists.createFromCatalogue(name, null, true);
    }

    /** Adds a list from its address, and imports it. */
    @POST
    public Response addAddress(
            @RestForm @Nullable String name,
            @RestForm @Nullable String url,
            @RestForm @Nullable String format,
            @RestForm @Nullable String type,
            @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        Draft draft = new Draft(text(name), text(url), text(format), text(type));
        return added(draft, () -> {
            ListRequest request = request(draft);
            Map<String, String> wrong = validator.validate(request).stream()
                    .collect(Collectors.toMap(
                            violation -> violation.getPropertyPath().toString(),
                            ConstraintViolation::getMessage,
                            (first, _) -> first));
            if (!wrong.isEmpty()) {
                throw ServiceException.invalid(wrong, Map.of());
            }
            return lists.create(request, true);
        });
    }

    private static ListRequest request(Draft draft) {
        boolean allow = draft.type().equals("allow");
        return new ListRequest(
                draft.name(),
                draft.url(),
                draft.format().isEmpty() ? AUTO : draft.format(),
                true,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                false,
                false,
                false,
                null,
                null,
                0,
                allow ? null : draft.type().isEmpty() ? Remediation.ban.name() : draft.type(),
                allow,
                null,
                null);
    }

    private Response added(Draft draft, Supplier<ListView> creation) {
        try {
            ListView list = creation.get();
            String path = LocalPath.with(ListPage.PATH + "/" + list.id(), "done", "listAdded");
            Long run = list.importRun();
            return pages.seeOther(run == null ? path : LocalPath.with(path, "run", run.toString()));
        } catch (ServiceException refused) {
            return page(draft, Optional.of(refused));
        }
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
