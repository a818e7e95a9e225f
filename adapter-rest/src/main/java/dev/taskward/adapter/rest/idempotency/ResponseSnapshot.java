package dev.taskward.adapter.rest.idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.taskward.application.port.StoredResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.util.ContentCachingResponseWrapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response that can be replayed. It is stored as JSON.
 *
 * @param headers the headers that belong to the representation, by name
 * @param body the body, which in this API always is UTF-8 text
 */
record ResponseSnapshot(int status, Map<String, String> headers, String body) {
    private static final List<String> REPLAYED_HEADERS =
            List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ETAG, HttpHeaders.LOCATION);
    private static final JsonMapper JSON = JsonMapper.shared();

    static ResponseSnapshot of(ContentCachingResponseWrapper response) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : REPLAYED_HEADERS) {
            String value = response.getHeader(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return new ResponseSnapshot(response.getStatus(), headers, new String(response.getContentAsByteArray(), UTF_8));
    }

    static ResponseSnapshot parse(StoredResponse stored) {
        byte[] bytes = stored.bytes();
        return bytes[0] == '{' ? JSON.readValue(bytes, ResponseSnapshot.class) : parseBinary(bytes);
    }

    StoredResponse toStoredResponse() {
        return new StoredResponse(JSON.writeValueAsBytes(this));
    }

    void writeTo(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.forEach(response::setHeader);
        byte[] bytes = body.getBytes(UTF_8);
        if (bytes.length > 0) {
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }

    /**
     * Parses the binary format of records that an older version stored: status, three headers, body. They expire 24
     * hours after the upgrade.
     */
    private static ResponseSnapshot parseBinary(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int status = in.readShort();
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : REPLAYED_HEADERS) {
                String value = in.readUTF();
                if (!value.isEmpty()) {
                    headers.put(name, value);
                }
            }
            return new ResponseSnapshot(status, headers, new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
