package dev.bartizan.notify.target;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of notifications, in {@code messages/notification_en.properties} and others. */
@MessageBundle("notification")
public interface NotificationMessages {

    String title();

    String targets();

    String noTargets();

    String addTarget();

    String changeTarget(String name);

    String format();

    String host();

    String recipient();

    String recipientHint();

    String url();

    String urlHint();

    String keepHint();

    String authorization();

    String authorizationHint();

    String secret();

    String secretHint();

    String allowPrivate();

    String addMailTarget();

    String mailHint();

    String mailRecipients();

    String mailRecipientsHint();

    String sender();

    String server();

    String port();

    String portHint();

    String encryption();

    String encryptionTls();

    String encryptionStarttls();

    String encryptionNone();

    String user();

    String userHint();

    String password();

    String passwordHint();

    String keepServerHint();

    String nameHint();

    String test();

    String testOf(String name);

    String change();

    String changeOf(String name);

    String delete();

    String deleteOf(String name);

    String save();

    String back();

    String rules();

    String noRules();

    String addRule();

    String changeRule(String name);

    String target();

    String about();

    String when();

    String everything();

    String onlyAbout();

    String kinds();

    String kindsHint();

    String subjects();

    String subjectsHint();

    String manyBans(int bans, String within);

    String spikeOf(int times, int bans, String within);

    String spike();

    String spikeHint();

    String bans();

    String bansHint();

    String within();

    String dailyAt();

    String dailyHint();

    String quietFrom();

    String quietTo();

    String quietDrop();

    String timeZone();

    String atOnce();

    String dailySummary(String time, String zone);

    String quiet(String from, String to, String zone);

    String sent();

    String nothingSent();

    String text();

    String deliveries();

    String pages();

    String held();

    String pending();

    String delivered();

    String failed();

    String dropped();

    String summarized();

    String doneAdded();

    String doneChanged();

    String doneDeleted();

    String doneTested();

    String doneTestFailed();

    String listFailing();

    String listShrunk();

    String listGrew();

    String listStale();

    String listExpired();

    String listRecovered();

    String importFailed();

    String importRecovered();

    String databaseDegraded();

    String databaseRecovered();

    String agentFailed();

    String agentRecovered();

    String containerFailed();

    String containerRecovered();

    String deploymentFailed();

    String deploymentSucceeded();

    String routeLost();

    String routeRecovered();

    String logAlert();

    String logQuiet();

    String imageNewer();

    String updateStopped();

    String updateRecovered();
}
