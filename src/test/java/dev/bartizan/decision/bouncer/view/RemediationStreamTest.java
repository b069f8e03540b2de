package dev.bartizan.decision.bouncer.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bartizan.ban.inforce.ActiveBan;
import dev.bartizan.ban.inforce.BanCause;
import dev.bartizan.ban.inforce.BanSet;
import dev.bartizan.blocklist.ListContent;
import dev.bartizan.decision.DecisionSet;
import dev.bartizan.decision.bouncer.SimulatedBouncer;
import dev.bartizan.ip.Cidr;
import dev.bartizan.ip.IpRange;
import dev.bartizan.ip.set.DatedIpRangeSet;
import dev.bartizan.ip.set.HostExpansion;
import dev.bartizan.ip.set.IpRangeSet;
import dev.bartizan.ip.set.IpRangeSetBuilder;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Compares what different kinds of bouncers do with what they should do, with decisions of several types. */
class RemediationStreamTest {

    private static final Instant NOW = Instant.parse("2026-08-22T12:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(7));
    private static final String IP = "198.51.100.7";

    private static final BouncerFilter ALL = filter(Optional.empty(), true, 0);
    private static final BouncerFilter EACH = filter(Optional.empty(), false, 0);

    private static BouncerFilter filter(Optional<Remediation> type, boolean deduplicated, int maxEntries) {
        return new BouncerFilter(
                BouncerFilter.Sources.ALL,
                BouncerFilter.Scenarios.ALL,
                new BouncerFilter.Values(true, true, HostExpansion.NONE),
                type,
                deduplicated,
                maxEntries);
    }

    /** A list of one type. */
    private record Typed(Remediation type, List<IpRange> ranges) {}

    /** The events between two pulls. */
    private record Step(List<Typed> lists, List<ActiveBan> bans) {

        DecisionSet decisions(Instant now) {
            List<ListContent> contents = new ArrayList<>();
            for (int i = 0; i < lists.size(); i++) {
                IpRangeSetBuilder builder = new IpRangeSetBuilder();
                lists.get(i).ranges().forEach(builder::add);
                DatedIpRangeSet dated = DatedIpRangeSet.EMPTY.advance(builder.buildList(), 1);
                contents.add(new ListContent(
                        i + 1, "list-" + i, 1, dated, END, lists.get(i).type(), false));
            }
            return new DecisionSet(1, now, contents, BanSet.of(bans), IpRangeSet.EMPTY);
        }
    }

    /** A decision at a bouncer. */
    private record Held(String value, String type) {}

    /** Several kinds of bouncers that get the same responses. */
    private static final class Bouncers {

        /** Like nginx: by value, deletions first. */
        private final Map<String, String> byValue = new HashMap<>();

        /** Like Traefik's plugin: by value, deletions last. */
        private final Map<String, String> deletingLast = new HashMap<>();

        /** Like HAProxy's: by id, deletions last. */
        private final Map<Long, Held> byId = new HashMap<>();

        /** Like firewalls: ignores other types than bans. */
        private final Set<String> banned = new HashSet<>();

        void apply(JsonNode answer) {
            answer.path("deleted").forEach(gone -> {
                byValue.remove(gone.path("value").asText());
                if (gone.path("type").asText().equals("ban")) {
                    banned.remove(gone.path("value").asText());
                }
            });
            answer.path("new").forEach(added -> {
                String value = added.path("value").asText();
                String type = added.path("type").asText();
                byValue.put(value, type);
                deletingLast.put(value, type);
                byId.put(added.path("id").asLong(), new Held(value, type));
                if (type.equals("ban")) {
                    banned.add(value);
                }
            });
            answer.path("deleted").forEach(gone -> {
                deletingLast.remove(gone.path("value").asText());
                byId.remove(gone.path("id").asLong());
            });
        }
    }

    @Property(tries = 3000)
    void allKindsOfBouncersHaveTheStrictestTypeOfEachValue(@ForAll("steps") List<Step> steps) {
        SimulatedBouncer connection = new SimulatedBouncer(1);
        Bouncers bouncers = new Bouncers();
        Instant now = NOW;
        for (Step step : steps) {
            now = now.plusSeconds(10);
            DecisionSet decisions = step.decisions(now);
            BouncerDecisions view = BouncerDecisions.of(decisions, ALL);
            Map<String, String> wanted = strictest(view);

            JsonNode answer = connection.pull(decisions, ALL, now, now.equals(NOW.plusSeconds(10)));

            bouncers.apply(answer);
            assertThat(bouncers.byValue).containsAllEntriesOf(wanted);
            assertThat(bouncers.byId.values())
                    .containsAll(wanted.entrySet().stream()
                            .map(entry -> new Held(entry.getKey(), entry.getValue()))
                            .toList());
            assertLeftoversAreCovered(bouncers.byValue, wanted, view);
            assertThat(bouncers.byId.values())
                    .allSatisfy(held -> assertThat(held.type().equals(wanted.get(held.value())) || covered(held, view))
                            .isTrue());
            assertThat(addresses(bouncers.banned)).isEqualTo(addresses(view, Remediation.ban));

            JsonNode again = connection.pull(decisions, ALL, now.plusSeconds(1), false);

            bouncers.apply(again);
            assertThat(bouncers.deletingLast).containsAllEntriesOf(wanted);
            assertThat(again.path("deleted").isNull()).isTrue();
            assertThat(connection
                            .pull(decisions, ALL, now.plusSeconds(2), false)
                            .path("new")
                            .isNull())
                    .isTrue();
        }
    }

    @Property(tries = 1000)
    void eachDecisionIsSentWithoutDeduplication(@ForAll("steps") List<Step> steps) {
        SimulatedBouncer connection = new SimulatedBouncer(1);
        Set<Held> held = new HashSet<>();
        Instant now = NOW;
        for (Step step : steps) {
            now = now.plusSeconds(10);
            DecisionSet decisions = step.decisions(now);
            BouncerDecisions view = BouncerDecisions.of(decisions, EACH);

            JsonNode answer = connection.pull(decisions, EACH, now, now.equals(NOW.plusSeconds(10)));

            answer.path("deleted").forEach(gone -> held.remove(held(gone)));
            answer.path("new").forEach(added -> held.add(held(added)));
            Set<Held> wanted = new HashSet<>();
            view.walk()
                    .forEachRemaining(
                            each -> wanted.add(new Held(text(each), each.type().name())));
            assertThat(held).containsAll(wanted);
            held.removeAll(wanted);
            assertThat(held).allSatisfy(left -> assertThat(covered(left, view)).isTrue());
            held.addAll(wanted);
        }
    }

    private static Held held(JsonNode decision) {
        return new Held(decision.path("value").asText(), decision.path("type").asText());
    }

    private static void assertLeftoversAreCovered(
            Map<String, String> held, Map<String, String> wanted, BouncerDecisions view) {
        held.forEach((value, type) -> {
            if (!wanted.containsKey(value)) {
                assertThat(covered(new Held(value, type), view)).isTrue();
            }
        });
    }

    private static boolean covered(Held held, BouncerDecisions view) {
        return view.covers(Cidr.of(IpRange.parse(held.value())), Remediation.valueOf(held.type()));
    }

    private static Map<String, String> strictest(BouncerDecisions view) {
        Map<String, String> strictest = new HashMap<>();
        view.walk()
                .forEachRemaining(
                        each -> strictest.putIfAbsent(text(each), each.type().name()));
        return strictest;
    }

    private static String text(Cidr value) {
        return value.isHost()
                ? value.toRange().first().toString()
                : value.toRange().toString();
    }

    private static IpRangeSet addresses(BouncerDecisions view, Remediation type) {
        IpRangeSetBuilder builder = new IpRangeSetBuilder();
        view.walk().forEachRemaining(each -> {
            if (each.type() == type) {
                builder.add(each.toRange());
            }
        });
        return builder.build();
    }

    private static IpRangeSet addresses(Set<String> values) {
        return IpRangeSet.of(values.stream().map(IpRange::parse).toList());
    }

    @Example
    void changedTypeOfAListReplacesItsDecisions() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        bouncer.pull(step(Remediation.captcha).decisions(NOW), ALL, NOW, true);

        JsonNode answer = bouncer.pull(step(Remediation.ban).decisions(NOW), ALL, NOW.plusSeconds(10), false);

        assertThat(answer.path("new").size()).isEqualTo(1);
        assertThat(answer.at("/new/0/type").asText()).isEqualTo("ban");
        assertThat(answer.at("/deleted/0/type").asText()).isEqualTo("captcha");
        assertThat(answer.at("/deleted/0/value").asText()).isEqualTo(IP);
        assertThat(answer.at("/deleted/0/id").asLong())
                .isNotEqualTo(answer.at("/new/0/id").asLong());
    }

    @Example
    void milderDecisionReturnsWhenTheStricterOneEnds() {
        SimulatedBouncer bouncer = new SimulatedBouncer(1);
        Step captcha = step(Remediation.captcha);
        Step banned = new Step(captcha.lists(), List.of(ban(IP, Remediation.ban)));
        JsonNode first = bouncer.pull(banned.decisions(NOW), ALL, NOW, true);
        assertThat(first.path("new").findValuesAsText("type")).containsExactly("ban");

        JsonNode answer = bouncer.pull(captcha.decisions(NOW), ALL, NOW.plusSeconds(10), false);

        assertThat(answer.path("new").findValuesAsText("type")).containsExactly("captcha");
        assertThat(answer.path("deleted").findValuesAsText("type")).containsExactly("ban");
        assertThat(answer.at("/deleted/0/id").asLong())
                .isEqualTo(first.at("/new/0/id").asLong());
    }

    @Example
    void endOfABanIsNotThatOfALongerCaptcha() {
        ActiveBan ban = ban(IP, Remediation.ban).until(Optional.of(NOW.plusSeconds(60)));
        Step both = new Step(step(Remediation.captcha).lists(), List.of(ban));

        JsonNode answer = new SimulatedBouncer(1).pull(both.decisions(NOW), ALL, NOW, true);

        assertThat(answer.path("new").findValuesAsText("duration")).containsExactly("1m0s");
    }

    @Example
    void typeSelectsDecisionsBeforeValuesAreDeduplicated() {
        Step both = new Step(step(Remediation.captcha).lists(), List.of(ban(IP, Remediation.ban)));

        for (Remediation type : Remediation.values()) {
            JsonNode answer =
                    new SimulatedBouncer(1).pull(both.decisions(NOW), filter(Optional.of(type), true, 0), NOW, true);

            assertThat(answer.path("new").findValuesAsText("type"))
                    .isEqualTo(type == Remediation.throttle ? List.of() : List.of(type.name()));
        }
    }

    @Example
    void limitCutsTheMildestFirst() {
        Step many = new Step(
                List.of(
                        new Typed(Remediation.throttle, ranges("198.51.100.1", "198.51.100.2")),
                        new Typed(Remediation.ban, ranges("198.51.100.3"))),
                List.of(
                        ban("198.51.100.5", Remediation.captcha),
                        ban("198.51.100.9", Remediation.captcha),
                        ban("198.51.100.4", Remediation.ban)));

        JsonNode answer =
                new SimulatedBouncer(1).pull(many.decisions(NOW), filter(Optional.empty(), true, 3), NOW, true);

        assertThat(StreamSupport.stream(answer.path("new").spliterator(), false)
                        .map(each -> each.path("value").asText()))
                .containsExactly("198.51.100.4", "198.51.100.3", "198.51.100.5");
    }

    private static Step step(Remediation type) {
        return new Step(List.of(new Typed(type, ranges(IP))), List.of());
    }

    private static List<IpRange> ranges(String... some) {
        return List.of(some).stream().map(IpRange::parse).toList();
    }

    private static ActiveBan ban(String range, Remediation type) {
        return ban(IpRange.parse(range), type);
    }

    private static ActiveBan ban(IpRange range, Remediation type) {
        return new ActiveBan(1, range, new BanCause("bartizan", "ban", ""), type, NOW, Optional.empty());
    }

    /** A small universe, so that values are often equal or nested. */
    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<IpRange> cidr = Combinators.combine(
                        Arbitraries.integers().between(0, 7), Arbitraries.of(32, 32, 32, 31, 30))
                .as((host, length) -> IpRange.parse("198.51.100." + host + "/" + length));
        Arbitrary<Remediation> type = Arbitraries.of(Remediation.class);
        Arbitrary<Typed> list =
                Combinators.combine(type, cidr.list().ofMaxSize(4)).as(Typed::new);
        Arbitrary<List<ActiveBan>> bans = Combinators.combine(cidr, type)
                .as((range, demanded) -> ban(range, demanded))
                .list()
                .ofMaxSize(3)
                .uniqueElements(ActiveBan::range);
        return Combinators.combine(list.list().ofMaxSize(3), bans)
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }
}
