package dev.taskward.adapter.rest;

/**
 * The secret that signs page cursors. The composition root provides it, the same one on every instance, because a
 * client may send a cursor to another instance.
 *
 * @param value at least 32 random characters
 */
public record CursorKey(String value) {

    /** Returns a text for the log, without the secret. */
    @Override
    public String toString() {
        return "cursor key";
    }
}
