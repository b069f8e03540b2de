package dev.bartizan.console.condition;

import io.quarkus.qute.i18n.MessageBundle;

/** The explanations of failing components, from {@code messages/condition_….properties}. */
@MessageBundle("condition")
public interface ConditionMessages {

    String database();

    String decisions();

    String blocklists();

    String allowlist();

    String containers();

    String deployments();

    String notifications();

    String snapshot();

    String clock();

    String databaseOpening();

    String databaseBusy();

    String databaseDenied();

    String databasePath();

    String databaseCorrupted();

    String databaseRestore();

    String databaseUnavailable(String code);

    String nothingPublished();

    String listsUnknown();

    String badLists(int count);

    String unresolvedHosts(long count);

    String agentDown();

    String agentRestarts();

    String fail2banDown();

    String engineDown();

    String lostContainers(long failed, long missing);

    String lostRoutes();

    String failingTargets(int count);

    String clockJumped(String seconds);

    String snapshotInForce(String moment);

    String unexplained();

    String open();

    String openLog();

    String serverBusy();

    String serverDenied();

    String serverPath();

    String serverUnavailable(String code);

    String serverStandby();
}
