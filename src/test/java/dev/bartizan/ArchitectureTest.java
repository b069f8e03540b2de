package dev.bartizan;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.bartizan.system.ChildProcess;
import io.smallrye.config.ConfigMapping;
import jakarta.inject.Inject;
import jakarta.persistence.Entity;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.NullMarked;

/** Which packages may use which, and rules for every class. */
@AnalyzeClasses(packages = "dev.bartizan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] FEATURES = {
        "dev.bartizan.ban..",
        "dev.bartizan.blocklist..",
        "dev.bartizan.container..",
        "dev.bartizan.crowdsec..",
        "dev.bartizan.decision..",
        "dev.bartizan.deployment..",
        "dev.bartizan.fail2ban..",
        "dev.bartizan.livelog..",
        "dev.bartizan.traffic..",
        "dev.bartizan.update.."
    };

    @ArchTest
    static final ArchRule ip_imports_nothing_but_the_jdk_and_annotations = classes()
            .that()
            .resideInAPackage("dev.bartizan.ip..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("dev.bartizan.ip..", "java..", "org.jspecify.annotations");

    @ArchTest
    static final ArchRule programs_are_started_with_a_clean_environment = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ChildProcess.class.getName())
            .should()
            .callConstructor(ProcessBuilder.class, String[].class)
            .orShould()
            .callConstructor(ProcessBuilder.class, List.class)
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(HasName.Predicates.name("exec"))
                    .and(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(type(Runtime.class)))))
            .because("the environment holds secrets, and ChildProcess passes on what is none");

    @ArchTest
    static final ArchRule foundations_import_no_feature = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.bartizan.error..",
                    "dev.bartizan.database..",
                    "dev.bartizan.access..",
                    "dev.bartizan.audit..",
                    "dev.bartizan.console..",
                    "dev.bartizan.logging..",
                    "dev.bartizan.health..",
                    "dev.bartizan.notify..",
                    "dev.bartizan.protection..",
                    "dev.bartizan.geo..",
                    "dev.bartizan.remediation..",
                    "dev.bartizan.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(FEATURES);

    @ArchTest
    static final ArchRule errors_import_no_other_package_of_ours = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.error..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bartizan.database..", "dev.bartizan.access..", "dev.bartizan.health..", "dev.bartizan.ip..");

    @ArchTest
    static final ArchRule lists_know_nothing_of_decisions = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.blocklist..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.bartizan.decision..");

    @ArchTest
    static final ArchRule bans_know_nothing_of_lists_and_decisions = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.ban..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bartizan.blocklist..", "dev.bartizan.decision..");

    @ArchTest
    static final ArchRule nothing_but_the_engines_knows_the_engines = noClasses()
            .that()
            .resideOutsideOfPackages("dev.bartizan.fail2ban..", "dev.bartizan.crowdsec..")
            .and()
            // Lists the settings of all features.
            .doNotHaveFullyQualifiedName("dev.bartizan.process.Settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.bartizan.fail2ban..", "dev.bartizan.crowdsec..")
            .because("bans of an engine come through EngineBans, and a third one is to need no more than that");

    @ArchTest
    static final ArchRule live_logs_know_no_other_feature = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.livelog..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.bartizan.ban..",
                    "dev.bartizan.blocklist..",
                    "dev.bartizan.crowdsec..",
                    "dev.bartizan.decision..",
                    "dev.bartizan.fail2ban..");

    @ArchTest
    static final ArchRule traffic_knows_no_other_feature = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.traffic..")
            .should()
            .dependOnClassesThat(of_features_but("dev.bartizan.traffic.."));

    @ArchTest
    static final ArchRule containers_know_no_other_feature = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.container..")
            .should()
            .dependOnClassesThat(of_features_but("dev.bartizan.container.."));

    @ArchTest
    static final ArchRule engines_know_nothing_of_supervision = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.container.engine..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.bartizan.container..")
                    .and(DescribedPredicate.not(
                            JavaClass.Predicates.resideInAPackage("dev.bartizan.container.engine.."))));

    @ArchTest
    static final ArchRule deployments_know_containers_only = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.deployment..")
            .should()
            .dependOnClassesThat(of_features_but("dev.bartizan.container..", "dev.bartizan.deployment.."));

    @ArchTest
    static final ArchRule updates_know_no_other_feature = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.update..")
            .should()
            .dependOnClassesThat(of_features_but("dev.bartizan.update.."));

    private static DescribedPredicate<JavaClass> of_features_but(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(FEATURES)
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(packages)));
    }

    @ArchTest
    static final ArchRule feeds_know_nothing_of_imports = noClasses()
            .that()
            .resideInAPackage("dev.bartizan.blocklist.feed..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                    "dev\\.bartizan\\.blocklist\\.(importing|management|Blocklist(?!Config)|List|Snapshot).*");

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("dev.bartizan.(**)").should().beFreeOfCycles();

    private static final int MAX_CLASSES_IN_A_PACKAGE = 25;

    @ArchTest
    static void packages_are_small(JavaClasses classes) {
        Map<String, List<String>> packages = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(groupingBy(JavaClass::getPackageName, mapping(JavaClass::getSimpleName, toList())));
        assertThat(packages)
                .allSatisfy(
                        (name, types) -> assertThat(types).as(name).hasSizeLessThanOrEqualTo(MAX_CLASSES_IN_A_PACKAGE));
    }

    private static final int MAX_LINES_OF_A_CLASS = 400;

    @ArchTest
    static void classes_are_small(JavaClasses classes) throws IOException {
        try (Stream<java.nio.file.Path> files = Files.walk(java.nio.file.Path.of("src", "main", "java"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .as("lines of %s", file)
                            .hasSizeLessThanOrEqualTo(MAX_LINES_OF_A_CLASS));
        }
    }

    @ArchTest
    static final ArchRule rows_stay_where_they_are_stored = classes()
            .that()
            .areAnnotatedWith(Entity.class)
            .should()
            .haveSimpleNameEndingWith("Row")
            .andShould(be_used_in_their_own_package());

    private static ArchCondition<JavaClass> be_used_in_their_own_package() {
        return new ArchCondition<>("be used in their own package alone") {
            @Override
            public void check(JavaClass row, ConditionEvents events) {
                row.getDirectDependenciesToSelf().stream()
                        .filter(use -> !use.getOriginClass().getPackageName().equals(row.getPackageName()))
                        .forEach(use -> events.add(SimpleConditionEvent.violated(row, use.getDescription())));
            }
        };
    }

    @ArchTest
    static final ArchRule what_goes_over_the_wire_is_named_view_or_request = methods()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(Path.class)
            .and()
            .areMetaAnnotatedWith(HttpMethod.class)
            .should(WireNames.end_in_view_or_request());

    private static final int MAX_COMPONENTS = 7;

    /**
     * Wire records have as many fields as the published JSON. They are recognised by their names, which also exempts
     * {@code ClientRequest}: it is no wire record, and its fields are grouped.
     */
    @ArchTest
    static void components_of_records_are_grouped(JavaClasses classes) {
        assertThat(classes.stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> !type.getSimpleName().endsWith("View")
                                && !type.getSimpleName().endsWith("Request"))
                        .filter(type -> !type.isAnnotatedWith(Schema.class))
                        .filter(type -> type.reflect().getRecordComponents().length > MAX_COMPONENTS)
                        .map(JavaClass::getName))
                .isEmpty();
    }

    @ArchTest
    static void no_name_is_used_twice(JavaClasses classes) {
        assertThat(classes.stream()
                        .filter(type ->
                                type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                        .collect(Collectors.groupingBy(
                                JavaClass::getSimpleName, Collectors.mapping(JavaClass::getName, Collectors.toList())))
                        .values())
                .allSatisfy(names -> assertThat(names).hasSize(1));
    }

    @ArchTest
    static final ArchRule resources_leave_the_database_to_services = noClasses()
            .that()
            .areAnnotatedWith(Path.class)
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Repository");

    @ArchTest
    static final ArchRule constructors_inject =
            noFields().should().beAnnotatedWith(Inject.class).because("constructors say what a class needs");

    @ArchTest
    static final ArchRule no_static_state = fields().that().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)");

    @ArchTest
    static final ArchRule configuration_is_an_interface_named_config = classes()
            .that()
            .areAnnotatedWith(ConfigMapping.class)
            .should()
            .beInterfaces()
            .andShould()
            .haveSimpleNameEndingWith("Config");

    @ArchTest
    static final ArchRule packages_say_what_can_be_null = classes()
            .should(ArchCondition.from(describe(
                    "reside in a package that is @NullMarked",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))))
            .because("NullAway looks at no others");

    @ArchTest
    static final ArchRule time_comes_from_the_clock = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.bartizan.system.SystemClock")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule only_imports_are_scheduled = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.bartizan.blocklist.importing.ImportScheduler")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.quarkus.scheduler.Scheduled")
            .because("the scheduler checks all its methods every second, and a deadline wakes when it is due");

    @ArchTest
    static final ArchRule nothing_wakes_while_nothing_is_due = noClasses()
            .that()
            // Each connection is checked while it is open.
            .resideOutsideOfPackage("dev.bartizan.door")
            .should()
            .callMethodWhere(JavaCall.Predicates.target(
                    HasName.Predicates.nameMatching("setPeriodic|scheduleAtFixedRate|scheduleWithFixedDelay")))
            .because("features set deadlines in the DeadlineQueue");

    @ArchTest
    static final ArchRule regular_expressions_take_linear_time = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.regex..")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Scanner.class)
            .orShould()
            .callMethodWhere(RegularExpressions.hidden_in_the_jdk())
            .because("one that goes back and forth takes forever over the right bytes; com.google.re2j doesn't");

    @ArchTest
    static final ArchRule texts_are_split_at_single_characters =
            classes().should(RegularExpressions.split_at_single_characters());

    @ArchTest
    static final ArchRule validated_patterns_are_single_classes =
            classes().should(RegularExpressions.validate_with_linear_patterns());
}
