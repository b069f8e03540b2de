package dev.bartizan.console;

import io.quarkus.qute.i18n.MessageBundle;

/**
 * The texts of the pages. {@code messages/msg_en.properties} has them in English; there is one more file for each other
 * language.
 */
@MessageBundle
public interface Messages {

    String nav();

    String skip();

    String overview();

    String bans();

    String allowlist();

    String lists();

    String search();

    String searchHint();

    String searchKey();

    String theme();

    String themeAuto();

    String themeLight();

    String themeDark();

    String language();

    String set();

    String version(String version);

    String signedInAs(String name);

    String signIn();

    String signInWith(String provider);

    String signedOut();

    String signInAgain();

    String asCurl();

    String undo();

    String errorBack();

    String errorForbidden();

    String notLoaded();

    String reload();

    String chartDescription(String first, String last, long sum, long maximum);

    String chartLevels(String first, String last, long start, long end, long maximum);

    String chartTable();

    String chartTime();

    String chartCount();

    String doneBanned();

    String doneLifted();

    String doneRestored();

    String doneAllowed();

    String doneAdded();

    String doneRemoved();

    String doneImporting();

    String doneEnabled();

    String doneDisabled();

    String allWell();

    String notWell(int count);

    String components();

    String works();

    String fails();

    String activeBans();

    String latestBans();

    String allBans();

    String noBanYet();

    String enabledLists();

    String listsWithProblems();

    String freshness();

    String allowlistEntries();

    String address();

    String type();

    String origin();

    String reason();

    String since();

    String until();

    String state();

    String action();

    String ago(String time);

    String left(String time);

    String permanent();

    String lifted();

    String expired();

    String active();

    String ended();

    String all();

    String filter();

    String filterBans();

    String covers();

    String jail();

    String anyOrigin();

    String lift();

    String liftOf(String ip);

    String banForm();

    String ban();

    String duration();

    String durationHint();

    String force();

    String noBans();

    String bansFound(long total);

    String pageOf(int page, long last);

    String pagesOfBans();

    String earlier();

    String later();

    String searchTitle(String wanted);

    String searchEmpty();

    String blocked(String ip);

    String partlyBlocked(String ip);

    String notBlocked(String ip);

    String challenged(String ip, String type);

    String onAllowlist();

    String isProtected(String why);

    String why();

    String noMatch();

    String range();

    String source();

    String country();

    String autonomousSystem();

    String firstSeen();

    String lastSeen();

    String history();

    String noHistory();

    String excepted();

    String allow();

    String truncatedMatches();

    String openList(String list);

    String noEntries();

    String entry();

    String comment();

    String author();

    String configuration();

    String noEnd();

    String addEntry();

    String subject();

    String allowDurationHint();

    String add();

    String remove();

    String removeOf(String entry);

    String noLists();

    String name();

    String age();

    String ranges();

    String notBefore();

    String never();

    String importAll();

    String importNow();

    String importOf(String list);

    String enable();

    String enableOf(String list);

    String disable();

    String disableOf(String list);

    String allows();

    String healthDisabled();

    String healthNeverImported();

    String healthOk();

    String healthUnchanged();

    String healthEmpty();

    String healthStale();

    String healthFailing();

    String healthExpired();

    String signOut();

    String accountName();

    String password();

    String code();

    String codeHint();

    String setup();

    String setupIntroduction();

    String setupCode();

    String setupCodeHint();

    String passwordHint();

    String passwordAgain();

    String createAccount();

    String onlyForLists();

    String menu();

    String closeMenu();
}
