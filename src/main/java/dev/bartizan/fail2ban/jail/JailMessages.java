package dev.bartizan.fail2ban.jail;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of fail2ban, from {@code messages/jail_….properties}. */
@MessageBundle("jail")
public interface JailMessages {

    String jails();

    String jailOf(String jail);

    String server();

    String serverOff();

    String serverOk();

    String serverAbsent();

    String serverUnreachable();

    String sinceMoment(String moment);

    String socket();

    String helpDisabled();

    String helpNoSocket();

    String helpPermission();

    String helpRefused();

    String helpLost();

    String helpTimeout();

    String helpGarbage();

    String loading();

    String ask();

    String askJail();

    String jail();

    String state();

    String running();

    String stopped();

    String failed();

    String banned();

    String nowAndEver(Long now, Long ever);

    String bantime();

    String findtime();

    String maxretry();

    String noJails();

    String reloadAll();

    String reloadAllHint();

    String doneReloadedAll();

    String doneStopped();

    String doneBanned();

    String doneLifted();

    String doneIgnored();

    String doneUnignored();

    String doneSettings();

    String doneIdle();

    String doneActive();

    String doneReloaded();

    String actions();

    String logPaths();

    String journal();

    String listsOf();

    String bans();

    String bansFound(long total);

    String pagesOfBans();

    String previous();

    String next();

    String noBans();

    String banHere();

    String ignored();

    String untilReload();

    String moreIgnored(int count);

    String noIgnored();

    String ignoreAddress();

    String settings();

    String bantimeLong();

    String findtimeLong();

    String maxretryLong();

    String change();

    String filter();

    String ignoreRegex();

    String noRegex();

    String test();

    String operation();

    String idle();

    String active();

    String reload();

    String operationHint();

    String stop();

    String stopHint();

    String stopNow();

    String allJails();

    String allBans();

    String listsIn(String jail);

    String listsHint();

    String list();

    String placed();

    String toDo();

    String leftOut();

    String listPending();

    String listWaiting();

    String listLifting();

    String listBanning();

    String listDone();

    String listCancelled();

    String listLeaving();

    String cancel();

    String cancelOf(String list);

    String leave();

    String leaveOf(String list);

    String noLists();

    String follow();

    String listName();

    String maxEntries();

    String doneListFollowed();

    String doneListCancelled();

    String doneListLeft();

    String backTo(String jail);

    String filterTest();

    String testerMissing(String program);

    String testerHint();

    String regex();

    String regexHint();

    String sample();

    String sampleHint();

    String testResult(int matched, int missed);

    String line();

    String matches();

    String text();

    String yes();

    String no();

    String logFilesOf(String jail);

    String logFiles();

    String logFile();

    String watched();

    String changed();

    String bytes();

    String lastMatches();

    String noReload();

    String matchedOf(int matched, int lines);

    String notTested();

    String noFiles();

    String logFilesHint();

    String otherFile();

    String otherFileHint();

    String logLines();

    String logLinesOf(String ip);

    String linesOf(String ip);

    String failures();

    String linesShortened();

    String failedActions();

    String noLines();

    String linesHint();
}
