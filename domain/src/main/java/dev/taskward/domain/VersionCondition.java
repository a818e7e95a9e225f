package dev.taskward.domain;

import java.util.Set;

/**
 * A condition on the version of a task. A write fails if the condition does not accept the current version, so that a
 * client does not overwrite changes that it has not seen.
 */
public sealed interface VersionCondition {

    /** Returns whether a task with this version meets the condition. */
    boolean accepts(long version);

    /** Returns a condition that accepts every version. */
    static VersionCondition any() {
        return new Any();
    }

    /** Returns a condition that accepts no version. */
    static VersionCondition none() {
        return new OneOf(Set.of());
    }

    /** Returns a condition that accepts what both conditions accept. */
    default VersionCondition and(VersionCondition other) {
        return switch (this) {
            case Any _ -> other;
            default -> other instanceof Any ? this : new Both(this, other);
        };
    }

    /** Accepts every version. */
    record Any() implements VersionCondition {
        @Override
        public boolean accepts(long version) {
            return true;
        }
    }

    /** Accepts the listed versions only. */
    record OneOf(Set<Long> versions) implements VersionCondition {
        public OneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean accepts(long version) {
            return versions.contains(version);
        }
    }

    /** Accepts every version but the listed ones. */
    record NoneOf(Set<Long> versions) implements VersionCondition {
        public NoneOf {
            versions = Set.copyOf(versions);
        }

        @Override
        public boolean accepts(long version) {
            return !versions.contains(version);
        }
    }

    /** Accepts the versions that both conditions accept. */
    record Both(VersionCondition first, VersionCondition second) implements VersionCondition {
        @Override
        public boolean accepts(long version) {
            return first.accepts(version) && second.accepts(version);
        }
    }
}
