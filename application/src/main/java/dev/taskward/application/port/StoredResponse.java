package dev.taskward.application.port;

import java.util.Arrays;

/**
 * The response to a request with an idempotency key, as bytes whose format only the driving adapter knows. The array is
 * not copied, because a response can be large; nobody may modify it.
 */
public final class StoredResponse {
    private final byte[] bytes;

    public StoredResponse(byte[] bytes) {
        this.bytes = bytes;
    }

    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoredResponse response && Arrays.equals(bytes, response.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
