package dev.taskward.domain;

import org.jspecify.annotations.Nullable;

/**
 * The change that an edit makes to one field: none, or a new value.
 *
 * @param <T> the type of the field; nullable where the field may be unset
 */
public sealed interface FieldChange<T extends @Nullable Object> {

    /** Returns the value of the field after this change. */
    T applyTo(T current);

    static <T extends @Nullable Object> FieldChange<T> unchanged() {
        return new Unchanged<>();
    }

    static <T extends @Nullable Object> FieldChange<T> setTo(T value) {
        return new SetTo<>(value);
    }

    /** Leaves the field as it is. */
    record Unchanged<T extends @Nullable Object>() implements FieldChange<T> {
        @Override
        public T applyTo(T current) {
            return current;
        }
    }

    /** Replaces the value; null unsets the field. */
    record SetTo<T extends @Nullable Object>(T value) implements FieldChange<T> {
        @Override
        public T applyTo(T current) {
            return value;
        }
    }
}
