package dev.taskward.adapter.rest;

/** Reports whether the service can do its work. The composition root provides it. */
@FunctionalInterface
public interface ServiceHealth {

    /** Returns within a few seconds and never throws. */
    boolean isHealthy();
}
