package dev.bartizan.deployment.run;

/** Why a step of a deployment failed, for people. */
final class DeploymentFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    DeploymentFailure(String message) {
        super(message);
    }
}
