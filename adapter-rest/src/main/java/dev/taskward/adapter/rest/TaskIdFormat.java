package dev.taskward.adapter.rest;

import dev.taskward.domain.TaskId;
import java.util.Optional;
import java.util.regex.Pattern;

/** How the id of a task is written. */
enum TaskIdFormat {
    NUMBER {
        private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,15}");

        @Override
        Object write(TaskId id) {
            return id.value();
        }

        @Override
        Optional<TaskId> read(String text) {
            return FORM.matcher(text).matches() ? inRange(Long.parseLong(text)) : Optional.empty();
        }
    },

    /**
     * The same number behind a fixed prefix, so that nothing has to be stored or looked up.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.8">RFC 9562, UUID version 8</a>
     */
    UUID {
        private static final long PREFIX = 0x0000_0000_0000_8000L;
        private static final long VARIANT = 0x8000_0000_0000_0000L;

        @Override
        Object write(TaskId id) {
            return new java.util.UUID(PREFIX, VARIANT | id.value()).toString();
        }

        @Override
        Optional<TaskId> read(String text) {
            try {
                java.util.UUID uuid = java.util.UUID.fromString(text);
                return uuid.toString().equalsIgnoreCase(text) && uuid.getMostSignificantBits() == PREFIX
                        ? inRange(uuid.getLeastSignificantBits() ^ VARIANT)
                        : Optional.empty();
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    };

    /** As it stands in JSON and, as text, in a path. */
    abstract Object write(TaskId id);

    /** Empty for what can be no id. */
    abstract Optional<TaskId> read(String text);

    private static Optional<TaskId> inRange(long value) {
        return value >= 1 && value <= TaskId.MAX ? Optional.of(new TaskId(value)) : Optional.empty();
    }
}
