package dev.taskward.adapter.rest.contract;

import dev.taskward.domain.TaskId;
import java.util.Optional;
import java.util.regex.Pattern;

/** The format of a task's id. */
public enum TaskIdFormat {
    NUMBER {
        private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,15}");

        @Override
        public Object format(TaskId id) {
            return id.value();
        }

        @Override
        public Optional<TaskId> parse(String text) {
            return DIGITS.matcher(text).matches() ? ofValue(Long.parseLong(text)) : Optional.empty();
        }
    },

    /**
     * The number in a UUID with a fixed prefix. The conversion is reversible, so no second id has to be stored.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562, UUID version 8</a>
     */
    UUID {
        private static final long PREFIX = 0x0000_0000_0000_8000L;
        private static final long VARIANT = 0x8000_0000_0000_0000L;

        @Override
        public Object format(TaskId id) {
            return new java.util.UUID(PREFIX, VARIANT | id.value()).toString();
        }

        @Override
        public Optional<TaskId> parse(String text) {
            try {
                java.util.UUID uuid = java.util.UUID.fromString(text);
                return uuid.toString().equalsIgnoreCase(text) && uuid.getMostSignificantBits() == PREFIX
                        ? ofValue(uuid.getLeastSignificantBits() ^ VARIANT)
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    };

    /** Returns the id as it appears in JSON, which is a number or a string. As text, it appears in paths. */
    public abstract Object format(TaskId id);

    /** Parses an id. Returns empty for a text that cannot be the id of any task. */
    public abstract Optional<TaskId> parse(String text);

    private static Optional<TaskId> ofValue(long value) {
        return value >= 1 && value <= TaskId.MAX ? Optional.of(new TaskId(value)) : Optional.empty();
    }
}
