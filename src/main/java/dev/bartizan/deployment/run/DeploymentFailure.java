package dev.bartizan.deployment.run;

/** A step of a deployment failed; the message is for users. */
final class DeploymentFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String message;

    DeploymentFailure(String message) {
        super(message);
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
