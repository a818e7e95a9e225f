package dev.taskward.adapter.rest;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;

/** What of an answer is given again: status, body, and the headers that tell of them. */
final class StoredResponse {
    private static final List<String> HEADERS =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ETAG, HttpHeaders.LOCATION);

    private StoredResponse() {}

    static byte[] of(ContentCachingResponseWrapper answer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeShort(answer.getStatus());
            for (String header : HEADERS) {
                String value = answer.getHeader(header);
                out.writeUTF(value == null ? "" : value);
            }
            out.write(answer.getContentAsByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static void write(byte[] kept, HttpServletResponse response) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(kept))) {
            response.setStatus(in.readShort());
            for (String header : HEADERS) {
                String value = in.readUTF();
                if (!value.isEmpty()) {
                    response.setHeader(header, value);
                }
            }
            byte[] body = in.readAllBytes();
            if (body.length > 0) {
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            }
        }
    }
}
