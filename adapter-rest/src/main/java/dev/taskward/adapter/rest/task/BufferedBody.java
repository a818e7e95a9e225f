package dev.taskward.adapter.rest.task;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Buffers the beginning of a response body. A body that fits into the buffer is sent with its Content-Length; a longer
 * one is sent in chunks, so that memory does not grow with it.
 */
final class BufferedBody extends OutputStream {
    static final int BUFFER_BYTES = 64 * 1024;

    private final HttpServletResponse response;
    private final ByteArrayOutputStream buffer;
    private boolean chunked;

    /**
     * Creates a body.
     *
     * @param expectedBytes the initial size of the buffer
     */
    BufferedBody(HttpServletResponse response, int expectedBytes) {
        this.response = response;
        this.buffer = new ByteArrayOutputStream(expectedBytes);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (buffer.size() + length > BUFFER_BYTES) {
            chunked = true;
            buffer.writeTo(response.getOutputStream());
            buffer.reset();
        }
        buffer.write(bytes, offset, length);
    }

    /** Sends the rest of the body. Without this call, the response is incomplete. */
    void finish() throws IOException {
        if (!chunked) {
            response.setContentLength(buffer.size());
        }
        buffer.writeTo(response.getOutputStream());
    }
}
