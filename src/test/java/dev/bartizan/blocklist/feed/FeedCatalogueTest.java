package dev.bartizan.blocklist.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bartizan.blocklist.FeedFormat;
import dev.bartizan.blocklist.FeedLocation;
import dev.bartizan.blocklist.ListSource;
import dev.bartizan.remediation.Remediation;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeedCatalogueTest {

    private final FeedCatalogue catalogue = new FeedCatalogue();

    @Test
    void knowsTheFeedsThatPeopleAskFor() {
        assertThat(catalogue.entries())
                .extracting(CatalogueEntry::name)
                .contains(
                        "spamhaus-drop-v4",
                        "spamhaus-drop-v6",
                        "dshield-block",
                        "blocklist-de-all",
                        "cins-army",
                        "et-compromised",
                        "et-block",
                        "feodo-tracker",
                        "greensnow",
                        "bruteforceblocker",
                        "stopforumspam",
                        "tor-exits",
                        "team-cymru-fullbogons-v4",
                        "team-cymru-fullbogons-v6",
                        "dataplane-sshpwauth",
                        "turris-greylist")
                .containsAll(IntStream.rangeClosed(1, 8)
                        .mapToObj("ipsum-%d"::formatted)
                        .toList())
                .containsAll(IntStream.rangeClosed(1, 4)
                        .mapToObj("firehol-level%d"::formatted)
                        .toList());
    }

    @Test
    void everyEntryCanBeImportedAndIsDescribed() {
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            assertThat(entry.name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
            assertThat(entry.feed().url()).hasScheme("https").hasNoUserInfo();
            assertThat(entry.description().homepage()).hasScheme("https");
            assertThat(entry.feed().format()).isNotEqualTo(FeedFormat.AUTO);
            assertThat(entry.description().title()).isNotBlank();
            assertThat(entry.description().category()).isNotBlank();
            assertThat(entry.description().licence()).isNotBlank();
            assertThat(entry.description().purpose()).matches("[A-Z].*[^.]\\.");
            assertThat(entry.description().typicalEntries()).isGreaterThanOrEqualTo(0);
            assertThat(entry.feed().minimumInterval()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        });
        assertThat(catalogue.entries()).extracting(entry -> entry.feed().url()).doesNotHaveDuplicates();
    }

    @Test
    void hasAtLeastFiftyFeedsAndMarksThoseWithServersOfMalware() {
        assertThat(catalogue.entries())
                .filteredOn(entry -> !entry.discontinued())
                .hasSizeGreaterThanOrEqualTo(50);
        assertThat(catalogue.entries())
                .filteredOn(entry -> entry.description().outbound())
                .extracting(CatalogueEntry::name)
                .containsExactlyInAnyOrder(
                        "abusech-sslbl",
                        "botvrij-destinations",
                        "c2intel-30d",
                        "c2intel-90d",
                        "feodo-tracker",
                        "feodo-tracker-recommended",
                        "hagezi-tif",
                        "malicious-outgoing-ip",
                        "threatfox-ip-port");
    }

    @Test
    void feedsOfFriendsAreMarkedAsAllowed() {
        assertThat(catalogue.entries())
                .filteredOn(entry -> entry.feed().allow())
                .extracting(CatalogueEntry::name)
                .containsExactlyInAnyOrder(
                        "applebot",
                        "betterstack",
                        "bingbot",
                        "cloudflare-v4",
                        "cloudflare-v6",
                        "duckduckbot",
                        "fastly",
                        "github-hooks",
                        "googlebot",
                        "pingdom-v4",
                        "pingdom-v6",
                        "uptimerobot");
    }

    @Test
    void columnsAndPathsFitTheFormat() {
        assertThat(catalogue.entries()).allSatisfy(entry -> {
            CatalogueEntry.Feed feed = entry.feed();
            ListSource source = new ListSource(
                    FeedLocation.of(feed.url().toString()),
                    feed.format().wireName(),
                    new ListSource.Selection(
                            null,
                            feed.column().orElse(null),
                            null,
                            feed.pointer().orElse(null),
                            null,
                            false),
                    new ListSource.Limits(false, feed.allowBroadPrefixes(), null, null),
                    feed.minimumInterval().toSeconds(),
                    new ListSource.Use(Remediation.ban, feed.allow(), true));
            assertThat(source.violations()).isEmpty();
        });
    }

    @Test
    void discontinuedFeedsNameALivingSuccessor() {
        assertThat(catalogue.entries())
                .filteredOn(CatalogueEntry::discontinued)
                .extracting(CatalogueEntry::name)
                .containsExactlyInAnyOrder("spamhaus-edrop", "abusech-sslbl");
        assertThat(catalogue.entries())
                .filteredOn(CatalogueEntry::discontinued)
                .allSatisfy(entry -> assertThat(entry.successor().flatMap(catalogue::find))
                        .hasValueSatisfying(successor ->
                                assertThat(successor.discontinued()).isFalse()));
        assertThat(catalogue.entries())
                .filteredOn(entry -> !entry.discontinued())
                .allSatisfy(entry -> assertThat(entry.successor()).isEmpty());
    }
}
