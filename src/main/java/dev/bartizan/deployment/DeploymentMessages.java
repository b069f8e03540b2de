package dev.bartizan.deployment;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of deployments. {@code messages/deployment_en.properties} has them in English. */
@MessageBundle("deployment")
public interface DeploymentMessages {

    String deployments();

    String deployment();

    String allDeployments();

    String routes();

    String routeKept();

    String routeStopped();

    String routeWithdrawn();

    String routeLost();

    String app();

    String image();

    String result();

    String begin();

    String took();

    String before();

    String after();

    String historyOf(String app);

    String pagesOfHistory();

    String nothing();

    String deployImage();

    String deploy();

    String appHint();

    String expect();

    String expectHint();

    String expectPath();

    String pullAlways();

    String strategy();

    String asBefore();

    String blueGreen();

    String stopFirst();

    String proxy();

    String byCaddy();

    String byNobody();

    String planHint();

    String startTimeout();

    String watchWindow();

    String timesHint();

    String titleOf(String app);

    String rollBackTo(String image);

    String change();

    String setting();

    String same();

    String container();

    String serves();

    String otherSettings();

    String expected();

    String steps();

    String step();

    String note();

    String doneDeploying();

    String doneReturning();

    String pulling();

    String creating();

    String halting();

    String starting();

    String checking();

    String switching();

    String watching();

    String draining();

    String stopping();

    String succeeded();

    String discarding();

    String restoring();

    String failed();

    String returning();

    String switchingBack();

    String retiring();

    String rolledBack();

    String by();

    String startedBy(String name);

    String comparison();

    String comparing();

    String comparisonOf(long id);

    String onlyBefore();

    String onlyAfter();

    String otherValue();

    String command();

    String environment();

    String labels();

    String mounts();

    String ports();

    String networks();

    String limits();

    String comparisonHint();
}
