package dev.taskward.domain;

/** Which versions of a task a request is meant for, so that it does not overwrite what its sender has not seen. */
@FunctionalInterface
public interface VersionCondition {

    /** Whatever the version. */
    VersionCondition ANY = version -> true;

    boolean admits(long version);
}
