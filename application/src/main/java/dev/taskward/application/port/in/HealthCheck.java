package dev.taskward.application.port.in;

/** Whether the service can do its work. Answered by whatever can fail on its own. */
public interface HealthCheck {

    /** Answers soon, and never throws. */
    boolean isHealthy();
}
