package dev.bartizan.blocklist.management;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of lists, from {@code messages/list_….properties}. */
@MessageBundle("list")
public interface ListMessages {

    String listOf(String list);

    String doneAdded();

    String doneRestored();

    String doneDeleted();

    String importing();

    String importOver();

    String reload();

    String source();

    String fallbacks();

    String format();

    String effect();

    String notPublished();

    String size(Integer ranges, Long addresses);

    String lastImport();

    String failingSince();

    String protectedAddresses();

    String protectedHint();

    String entries();

    String entriesOf(String list);

    String preview();

    String previewOf(String list);

    String previewHint();

    String imports();

    String finished();

    String outcome();

    String added();

    String removed();

    String rejected();

    String accepted();

    String lines();

    String duration();

    String line(long line);

    String noImports();

    String versions();

    String version();

    String current();

    String restore();

    String restoreOf(long version);

    String noVersions();

    String delete();

    String deleteHint();

    String deleteOf(String list);

    String declared();

    String imported();

    String unchanged();

    String skippedInterval();

    String skippedRetryAfter();

    String downloadFailed();

    String cancelled();

    String storeFailed();

    String failed();

    String refused();

    String contains();

    String containsHint();

    String find();

    String found(long total);

    String range();

    String firstSeen();

    String noEntries();

    String pagesOfEntries();

    String previous();

    String next();

    String pageOf(int page, long last);

    String backTo(String list);

    String wouldBlock();

    String wouldBlockCount(long addresses, long requests);

    String addList();

    String byAddress();

    String url();

    String urlHint();

    String block();

    String allow();

    String addAndImport();

    String catalogue();

    String firstLists();

    String firstListsHint();

    String firstListsDone();

    String firstListsShow();

    String firstListsAll();

    String doneListsAdded();

    String catalogueHint();

    String feed();

    String purpose();

    String licence();

    String typical();

    String outbound();

    String taken();

    String addOf(String feed);

    String overlap();

    String overlapOf(String list);

    String showOverlap();

    String uniqueShare(double percent, long addresses, long ranges);

    String overlapsMost();

    String otherList();

    String commonAddresses();

    String commonRanges();

    String noOverlap();

    String notCompared();

    String value();

    String valueOf(String list);

    String showValue();

    String blockedAlone(double percent, long addresses, long ranges);

    String hits();

    String window();

    String lastDay();

    String lastMonth();

    String seenAddresses();

    String requests();

    String blockedRequests();

    String legitimate();

    String noHits();

    String onlyThisBlocks(long addresses, long requests);

    String bouncersReport();

    String differenceOf(String list);

    String compareVersions();

    String compare();

    String fromVersion();

    String toVersion();

    String differenceSize(long ranges, long addresses);

    String downloadAdded();

    String downloadRemoved();

    String firstOfThem();

    String trend();

    String trendTitle();

    String schedule();

    String scheduleOfAll();

    String nextRun(String at, String time);

    String noNextRun();

    String notScheduled();

    String minimumInterval(long minutes);

    String noMinimumInterval();

    String changeInterval();

    String intervalMinutes();

    String intervalHint();

    String save();

    String doneInterval();

    String doneSchedule();

    String scheduleHint();

    String nextRunOfAll();

    String noRun();

    String when();

    String timeZone();

    String jitter();

    String seconds(long seconds);

    String changeSchedule();

    String cronHint();

    String jitterSeconds();

    String scheduleEnabled();

    String listOfRun(int number, int total);

    String phaseWaiting();

    String phaseReading();

    String phaseReceived(long kibibytes);

    String phaseComparing();

    String phaseStoring();

    String listsDone();

    String rangesOfRun(Long ranges);

    String runOf(long run);

    String figures();

    String showFigures();

    String figuresHint();

    String unique();

    String requestsLastDay();

    String hitsOf(long requests, long blocked, long addresses);

    String inTime(String time);
}
