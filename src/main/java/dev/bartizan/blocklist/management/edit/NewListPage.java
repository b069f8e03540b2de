package dev.bartizan.blocklist.management.edit;

import dev.bartizan.blocklist.feed.CatalogueEntry;
import dev.bartizan.blocklist.feed.FeedCatalogue;
import dev.bartizan.blocklist.management.BlocklistService;
import dev.bartizan.blocklist.management.ListPage;
import dev.bartizan.blocklist.management.ListView;
import dev.bartizan.console.LocalPath;
import dev.bartizan.console.PageProblem;
import dev.bartizan.console.Pages;
import dev.bartizan.console.setup.FirstStep;
import dev.bartizan.error.ServiceException;
import dev.bartizan.http.Bounded;
import dev.bartizan.http.Use;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
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
    private final ListTrials trials;
    private final ListFormReader reader;
    private final Pages pages;

    NewListPage(
            BlocklistService lists, FeedCatalogue catalogue, ListTrials trials, ListFormReader reader, Pages pages) {
        this.lists = lists;
        this.catalogue = catalogue;
        this.trials = trials;
        this.reader = reader;
        this.pages = pages;
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
                List<Category> categories, ListDraft draft, @Nullable ListTrial trial, @Nullable PageProblem problem);

        static native TemplateInstance step(List<FirstChoice> choices);
    }

    /** The catalogue, and the form for an address. */
    @GET
    public Response form() {
        return page(ListDraft.EMPTY, null, Optional.empty());
    }

    private Response page(ListDraft draft, @Nullable ListTrial trial, Optional<ServiceException> problem) {
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
        return pages.show(
                problem.map(ServiceException::status).orElse(200),
                Templates.add(
                        categories, draft, trial, problem.map(PageProblem::of).orElse(null)));
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
                : name.stream().map(String::strip).distinct().toList();
        if (chosen.size() <= 1) {
            return added(ListDraft.EMPTY, () -> addFeed(chosen.isEmpty() ? "" : chosen.getFirst()));
        }
        try {
            if (chosen.size() > MOST) {
                throw ServiceException.invalid(
                        Map.of("name", "must be given at most %d times".formatted(MOST)), Map.of());
            }
            chosen.forEach(this::addFeed);
        } catch (ServiceException refused) {
            return page(ListDraft.EMPTY, null, Optional.of(refused));
        }
        return pages.seeOther(LocalPath.with(ListPage.PATH, "done", "listsAdded"));
    }

    private ListView addFeed(String name) {
        if (name.isEmpty()) {
            throw ServiceException.invalid(Map.of("name", "must be the name of a feed"), Map.of());
        }
        return lists.createFromCatalogue(name, null, true);
    }

    /** Leads to the form: browsers request this when a preview is loaded again. */
    @GET
    @Path("preview")
    public Response afterPreview() {
        return pages.seeOther(PATH);
    }

    /** Downloads the feed of an address without adding a list. */
    @POST
    @Path("preview")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Bounded(Use.PREVIEW)
    public Response preview(@BeanParam ListFormFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        ListDraft draft = fields.draft();
        try {
            return page(draft, trials.ofNew(reader.valid(draft.request())), Optional.empty());
        } catch (ServiceException refused) {
            return page(draft, null, Optional.of(refused));
        }
    }

    /** Adds a list from its address, and imports it. */
    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response addAddress(@BeanParam ListFormFields fields, @RestForm @Nullable String csrf) {
        pages.requireOwnForm(csrf);
        ListDraft draft = fields.draft();
        return added(draft, () -> lists.create(reader.valid(draft.request()), true));
    }

    private Response added(ListDraft draft, Supplier<ListView> creation) {
        try {
            ListView list = creation.get();
            String path = LocalPath.with(ListPage.PATH + "/" + list.id(), "done", "listAdded");
            Long run = list.importRun();
            return pages.seeOther(run == null ? path : LocalPath.with(path, "run", run.toString()));
        } catch (ServiceException refused) {
            return page(draft, null, Optional.of(refused));
        }
    }
}
