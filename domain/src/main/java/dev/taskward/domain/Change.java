package dev.taskward.domain;

import org.jspecify.annotations.Nullable;

/** What an edit says of one member: leave it, or give it a value, which may be null where the member may be. */
public sealed interface Change<T extends @Nullable Object> {

    T appliedTo(T current);

    static <T extends @Nullable Object> Change<T> keep() {
        return new Keep<>();
    }

    static <T extends @Nullable Object> Change<T> to(T value) {
        return new To<>(value);
    }

    record Keep<T extends @Nullable Object>() implements Change<T> {
        @Override
        public T appliedTo(T current) {
            return current;
        }
    }

    record To<T extends @Nullable Object>(T value) implements Change<T> {
        @Override
        public T appliedTo(T current) {
            return value;
        }
    }
}
