package dev.taskward.application.port;

/**
 * A key that a client chooses for a request, so that it can send the request again without a second effect.
 *
 * @param value 1 to {@value #MAX_LENGTH} characters
 */
public record IdempotencyKey(String value) {
    public static final int MAX_LENGTH = 255;

    public IdempotencyKey {
        if (value.isEmpty() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("An idempotency key has 1 to " + MAX_LENGTH + " characters");
        }
    }
}
