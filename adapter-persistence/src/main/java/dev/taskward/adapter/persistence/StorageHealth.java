package dev.taskward.adapter.persistence;

/** Reports whether the database can be used. */
@FunctionalInterface
public interface StorageHealth {

    /** Returns within a few seconds and never throws. */
    boolean isHealthy();
}
