package dev.taskward.adapter.rest;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP client of a service, with the token of one user or without a token. It checks every response against the API
 * document of the service.
 */
public final class TestClient {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private static final JsonMapper JSON = new JsonMapper();

    private final int port;
    private final @Nullable String token;

    private TestClient(int port, @Nullable String token) {
        this.port = port;
        this.token = token;
    }

    public static TestClient nobody(int port) {
        return new TestClient(port, null);
    }

    public static TestClient as(String user, int port) {
        return new TestClient(port, TestTokens.of(user));
    }

    public TestClient withToken(String otherToken) {
        return new TestClient(port, otherToken);
    }

    /** A complete response. */
    public record Response(int status, HttpHeaders headers, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }

        public Optional<String> optionalHeader(String name) {
            return headers.firstValue(name);
        }
    }

    public Response get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Response post(String path, String json) {
        return send("POST", path, json, "Content-Type", "application/json");
    }

    public Response put(String path, String json) {
        return send("PUT", path, json, "Content-Type", "application/json");
    }

    public Response patch(String path) {
        return send("PATCH", path, null);
    }

    public Response delete(String path) {
        return send("DELETE", path, null);
    }

    /**
     * Sends any request.
     *
     * @param headers names and values in turn
     */
    public Response send(String method, String path, @Nullable String body, String... headers) {
        return sendBytes(method, path, body == null ? null : body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Response sendBytes(String method, String path, byte @Nullable [] body, String... headers) {
        Response response = sendUnchecked(method, path, body, headers);
        ApiDocumentCheck.of(this, port).check(method, path, response);
        return response;
    }

    /** Sends a request whose response the API document need not describe. */
    public Response unchecked(String method, String path) {
        return sendUnchecked(method, path, null);
    }

    /** Forgets the API document of a service that has stopped, because another service may get its port. */
    public static void forget(int port) {
        ApiDocumentCheck.forget(port);
    }

    private Response sendUnchecked(String method, String path, byte @Nullable [] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofSeconds(60));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Response(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a request that no HTTP client would send.
     *
     * @param head the lines before the empty line, without line ends, in Latin-1
     */
    public Response sendRaw(List<String> head, byte[] body) {
        return exchange(head, body, false);
    }

    /** Sends a request and ends the upload, although the head announces more of the body. */
    public Response sendIncomplete(List<String> head, byte[] body) {
        return exchange(head, body, true);
    }

    private Response exchange(List<String> head, byte[] body, boolean endsUpload) {
        List<String> lines = new ArrayList<>(head);
        if (token != null) {
            lines.add("Authorization: Bearer " + token);
        }
        lines.add("Connection: close");
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (endsUpload) {
                socket.shutdownOutput();
            }
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Response parse(String response) {
        int end = response.indexOf("\r\n\r\n");
        List<String> head = List.of(response.substring(0, end).split("\r\n"));
        var headers = HttpHeaders.of(
                head.stream()
                        .skip(1)
                        .map(line -> line.split(": ?", 2))
                        .collect(groupingBy(parts -> parts[0], mapping(parts -> parts[1], toList()))),
                (name, value) -> true);
        return new Response(Integer.parseInt(head.getFirst().split(" ")[1]), headers, response.substring(end + 4));
    }
}
